/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * From what is bound to what others can dial: wildcards become the addresses of the
 * interfaces. Stateless and thread-safe.
 */
final class ListenAddresses {

	private ListenAddresses() {
	}

	static List<Multiaddr> expand(List<Multiaddr> bound) {
		Set<Multiaddr> expanded = new LinkedHashSet<>();
		for (Multiaddr address : bound) {
			if (address.isWildcard()) {
				InetSocketAddress wildcard = address.tcpAddress().orElseThrow();
				boolean ip4Only = wildcard.getAddress().getAddress().length == 4;
				for (InetAddress own : interfaceAddresses()) {
					// A socket bound to :: takes IPv4 as well.
					if (!ip4Only || own.getAddress().length == 4) {
						expanded.add(Multiaddr.tcp(new InetSocketAddress(own, wildcard.getPort())));
					}
				}
			}
			else {
				expanded.add(address);
			}
		}
		return List.copyOf(expanded);
	}

	private static List<InetAddress> interfaceAddresses() {
		List<InetAddress> addresses = new ArrayList<>();
		try {
			NetworkInterface.networkInterfaces()
				.filter(ListenAddresses::isUp)
				.flatMap(NetworkInterface::inetAddresses)
				.filter((address) -> !address.isLinkLocalAddress())
				.forEach(addresses::add);
		}
		catch (SocketException ex) {
			addresses.add(InetAddress.getLoopbackAddress());
		}
		return addresses;
	}

	private static boolean isUp(NetworkInterface networkInterface) {
		try {
			return networkInterface.isUp();
		}
		catch (SocketException ex) {
			return false;
		}
	}

}
