/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedAddressesTests {

	private static final KeyPair SELF = KeyPair.generateEd25519();

	private static final Multiaddr LISTENING = Multiaddr.parse("/ip4/198.51.100.1/tcp/4001");

	private static final Multiaddr EPHEMERAL = Multiaddr.parse("/ip4/198.51.100.1/tcp/50000");

	private final ObservedAddresses observed = new ObservedAddresses();

	private int connections;

	@Test
	void ordersByTheNumberOfPeersThatReport() {
		this.observed.report(outbound(KeyPair.generateEd25519()), EPHEMERAL);
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING);
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING);
		assertThat(this.observed.addresses()).containsExactly(LISTENING, EPHEMERAL);
	}

	@Test
	void countsAPeerOnceHoweverManyConnectionsItHas() {
		KeyPair loud = KeyPair.generateEd25519();
		for (int i = 0; i < 8; i++) {
			this.observed.report(outbound(loud), EPHEMERAL);
		}
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING);
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING);
		assertThat(this.observed.addresses()).containsExactly(LISTENING, EPHEMERAL);
	}

	@Test
	void prefersWhatPeersDialledAmongEquals() {
		this.observed.report(outbound(KeyPair.generateEd25519()), Multiaddr.parse("/ip4/198.51.100.1/tcp/1"));
		this.observed.report(outbound(KeyPair.generateEd25519()).other(), LISTENING);
		assertThat(this.observed.addresses()).startsWith(LISTENING);
	}

	@Test
	void keepsTheNewestReportOfAConnection() {
		FakeConnection connection = outbound(KeyPair.generateEd25519());
		this.observed.report(connection, EPHEMERAL);
		this.observed.report(connection, LISTENING);
		assertThat(this.observed.addresses()).containsExactly(LISTENING);
	}

	@Test
	void forgetsWithTheConnection() {
		FakeConnection connection = outbound(KeyPair.generateEd25519());
		this.observed.report(connection, LISTENING);
		connection.close();
		this.observed.closed(connection);
		assertThat(this.observed.addresses()).isEmpty();
		// Too late to be told of its end again.
		this.observed.report(connection, LISTENING);
		assertThat(this.observed.addresses()).isEmpty();
	}

	@Test
	void dropsThePeerIdAndAddressesThatAreNoPlace() {
		String self = "/p2p/" + SELF.peerId();
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING.withPeerId(SELF.peerId()));
		this.observed.report(outbound(KeyPair.generateEd25519()), Multiaddr.parse(self));
		this.observed.report(outbound(KeyPair.generateEd25519()), Multiaddr.parse("/ip4/0.0.0.0/tcp/1"));
		this.observed.report(outbound(KeyPair.generateEd25519()),
				Multiaddr.parse("/dns/" + "a".repeat(200) + "/tcp/1"));
		assertThat(this.observed.addresses()).containsExactly(LISTENING);
	}

	@Test
	void tellsAtMostThirtyTwo() {
		for (int i = 0; i < 100; i++) {
			this.observed.report(outbound(SELF), Multiaddr.parse("/ip4/198.51.100.1/tcp/" + (1000 + i)));
		}
		assertThat(this.observed.addresses()).hasSize(ObservedAddresses.MAX_ADDRESSES);
	}

	@Test
	void keepsABoundedNumberOfReports() {
		for (int i = 0; i < ObservedAddresses.MAX_REPORTS; i++) {
			this.observed.report(outbound(SELF), EPHEMERAL);
		}
		this.observed.report(outbound(KeyPair.generateEd25519()), LISTENING);
		assertThat(this.observed.addresses()).containsExactly(EPHEMERAL);
	}

	private FakeConnection outbound(KeyPair peer) {
		return FakeConnection.dial("c" + this.connections++, new ManualClock(), SELF, EPHEMERAL, peer, LISTENING);
	}

}
