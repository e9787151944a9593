/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.List;

import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressReachTests {

	private static final List<Multiaddr> LISTENING = addresses("/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/1",
			"/ip4/192.168.1.2/tcp/1", "/ip4/198.51.100.1/tcp/1", "/dns4/example.org/tcp/1", "/ip4/0.0.0.0/tcp/1",
			"/ip6/::/tcp/1", "/memory/7", "/unix/tmp/socket");

	@ParameterizedTest
	@CsvSource({ "/ip4/127.0.0.1/tcp/1, LOOPBACK", "/ip4/127.255.0.9/udp/1/quic-v1, LOOPBACK",
			"/ip6/::1/tcp/1, LOOPBACK", "/ip6/::ffff:127.0.0.1/tcp/1, LOOPBACK", "/ip6zone/lo/ip6/::1/tcp/1, LOOPBACK",
			"/ip4/0.0.0.0/tcp/1, NOBODY", "/ip6/::/tcp/1, NOBODY", "/unix/tmp/socket, NOBODY", "/memory/7, PROCESS",
			"/ip4/10.0.0.1/tcp/1, NETWORK", "/ip6/fe80::1/tcp/1, NETWORK", "/ip6/2001:db8::1/tcp/1, NETWORK",
			"/dns/localhost/tcp/1, NETWORK" })
	void tellsHowFarAnAddressReaches(String address, AddressReach reach) {
		assertThat(AddressReach.of(Multiaddr.parse(address))).isEqualTo(reach);
	}

	@Test
	void tellsARemotePeerNoLoopbackAddress() {
		assertThat(visible("/ip4/192.168.1.2/tcp/1", "/ip4/192.168.1.9/tcp/555"))
			.isEqualTo(addresses("/ip4/192.168.1.2/tcp/1", "/ip4/198.51.100.1/tcp/1", "/dns4/example.org/tcp/1"));
	}

	@Test
	void tellsAPeerOnThisMachineLoopbackAddresses() {
		List<Multiaddr> expected = addresses("/ip4/127.0.0.1/tcp/1", "/ip6/::1/tcp/1", "/ip4/192.168.1.2/tcp/1",
				"/ip4/198.51.100.1/tcp/1", "/dns4/example.org/tcp/1");
		assertThat(visible("/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/555")).isEqualTo(expected);
		assertThat(visible("/ip6/::1/tcp/1", "/ip6/::1/tcp/555")).isEqualTo(expected);
	}

	@Test
	void tellsAPeerInThisProcessMemoryAddresses() {
		assertThat(visible("/memory/7", "/memory/8")).contains(Multiaddr.parse("/memory/7"));
	}

	@Test
	void leavesOutThePeerIdAndRepetitions() {
		KeyPair keyPair = KeyPair.generateEd25519();
		Multiaddr address = Multiaddr.parse("/ip4/198.51.100.1/tcp/1");
		FakeConnection connection = connection(keyPair, "/ip4/192.168.1.2/tcp/1", "/ip4/192.168.1.9/tcp/555");
		List<Multiaddr> given = List.of(address.withPeerId(keyPair.peerId()), address,
				Multiaddr.parse("/p2p/" + keyPair.peerId()));
		assertThat(AddressReach.visibleTo(connection, given)).containsExactly(address);
	}

	private static List<Multiaddr> visible(String local, String remote) {
		return AddressReach.visibleTo(connection(KeyPair.generateEd25519(), local, remote), LISTENING);
	}

	private static FakeConnection connection(KeyPair keyPair, String local, String remote) {
		return FakeConnection.dial("c", new ManualClock(), keyPair, Multiaddr.parse(local), keyPair,
				Multiaddr.parse(remote));
	}

	private static List<Multiaddr> addresses(String... addresses) {
		return List.of(addresses).stream().map(Multiaddr::parse).toList();
	}

}
