/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which addresses have to be looked up before they can be dialled.
 */
class AddressResolverTests {

	@ParameterizedTest
	@ValueSource(strings = { "/dns/example.org/tcp/4001", "/dns4/localhost/tcp/4001", "/dns6/example.org/tcp/4001" })
	void looksUpNames(String address) {
		assertThat(AddressResolver.needsLookUp(Multiaddr.parse(address))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ip4/127.0.0.1/tcp/4001", "/ip6/::1/tcp/4001", "/ip6zone/1/ip6/fe80::1/tcp/4001",
			"/memory/7" })
	void looksUpNothingElse(String address) {
		Multiaddr place = Multiaddr.parse(address);
		assertThat(AddressResolver.needsLookUp(place)).isFalse();
		assertThat(AddressResolver.resolve(List.of(place)).targets()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ip4/127.0.0.1/udp/4001/quic-v1", "/dns/example.org/udp/4001/quic-v1" })
	void looksUpNothingThatItCannotDial(String address) {
		Multiaddr place = Multiaddr.parse(address);
		assertThat(AddressResolver.needsLookUp(place)).isFalse();
		assertThat(AddressResolver.resolve(List.of(place)).failures()).hasSize(1);
	}

}
