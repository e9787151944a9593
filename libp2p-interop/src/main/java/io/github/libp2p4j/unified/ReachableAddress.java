/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Picks which of a listener's addresses a dialer on another host can reach. Stateless.
 */
final class ReachableAddress {

	private ReachableAddress() {
	}

	/**
	 * An address of a network interface rather than loopback, IPv4 rather than IPv6, as
	 * many of the suite's applications know only that; else the first that is there.
	 * @param addresses what the listener is bound to, wildcards expanded
	 */
	static Multiaddr among(List<Multiaddr> addresses) {
		return addresses.stream()
			.min(Comparator.comparing(ReachableAddress::isLoopback).thenComparing(ReachableAddress::isIp6))
			.orElseThrow(() -> new IllegalStateException("The node listens on no address"));
	}

	static boolean isLoopback(Multiaddr address) {
		return socketAddress(address).getAddress().isLoopbackAddress();
	}

	private static boolean isIp6(Multiaddr address) {
		return socketAddress(address).getAddress().getAddress().length > 4;
	}

	private static InetSocketAddress socketAddress(Multiaddr address) {
		return address.tcpAddress().orElseThrow();
	}

}
