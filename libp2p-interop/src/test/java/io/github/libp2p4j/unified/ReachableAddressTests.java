/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ReachableAddressTests {

	@Test
	void isTheInterfacesRatherThanLoopback() {
		assertThat(among("/ip4/127.0.0.1/tcp/1", "/ip4/172.18.0.3/tcp/1")).isEqualTo("/ip4/172.18.0.3/tcp/1");
	}

	@Test
	void isIp4RatherThanIp6() {
		assertThat(among("/ip6/::1/tcp/1", "/ip6/fd00::2/tcp/1", "/ip4/172.18.0.3/tcp/1"))
			.isEqualTo("/ip4/172.18.0.3/tcp/1");
	}

	@Test
	void isIp6RatherThanLoopback() {
		assertThat(among("/ip4/127.0.0.1/tcp/1", "/ip6/fd00::2/tcp/1")).isEqualTo("/ip6/fd00::2/tcp/1");
	}

	@Test
	void isLoopbackIfThereIsNoOther() {
		assertThat(among("/ip6/::1/tcp/1", "/ip4/127.0.0.1/tcp/1")).isEqualTo("/ip4/127.0.0.1/tcp/1");
		assertThat(ReachableAddress.isLoopback(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))).isTrue();
		assertThat(ReachableAddress.isLoopback(Multiaddr.parse("/ip4/172.18.0.3/tcp/1"))).isFalse();
	}

	@Test
	void isTheFirstOfSeveral() {
		assertThat(among("/ip4/172.18.0.3/tcp/1", "/ip4/172.19.0.3/tcp/1")).isEqualTo("/ip4/172.18.0.3/tcp/1");
	}

	@Test
	void needsOne() {
		assertThatIllegalStateException().isThrownBy(() -> ReachableAddress.among(List.of()));
	}

	private static String among(String... addresses) {
		return ReachableAddress.among(Arrays.stream(addresses).map(Multiaddr::parse).toList()).toString();
	}

}
