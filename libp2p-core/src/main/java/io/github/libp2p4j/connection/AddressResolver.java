/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Turns multiaddrs into what can be dialled, looking names up. Blocks for those, which
 * therefore belong on a callback thread. Stateless and thread-safe.
 */
final class AddressResolver {

	/**
	 * One name may stand for many hosts; more than this are not tried (go-libp2p: 100).
	 */
	private static final int MAX_TARGETS = 100;

	private AddressResolver() {
	}

	/**
	 * @param targets in the order given, IPv6 before IPv4 within one name, as the
	 * system's resolver sorts them
	 * @param failures one for each address that cannot be dialled
	 */
	record Resolution(List<DialTarget> targets, List<DialException> failures) {
	}

	/** Whether to resolve it blocks. */
	static boolean needsLookUp(Multiaddr address) {
		return address.isTcp() && address.dnsName().isPresent();
	}

	static Resolution resolve(Collection<Multiaddr> addresses) {
		List<DialTarget> targets = new ArrayList<>();
		List<DialException> failures = new ArrayList<>();
		for (Multiaddr address : addresses) {
			Multiaddr plain = address.withoutPeerId();
			try {
				resolve(plain, targets);
			}
			catch (DialException ex) {
				failures.add(ex);
			}
		}
		return new Resolution(targets.subList(0, Math.min(MAX_TARGETS, targets.size())), failures);
	}

	private static void resolve(Multiaddr plain, List<DialTarget> targets) {
		if (plain.memoryPort().isPresent()) {
			targets.add(new DialTarget(plain, null));
		}
		else if (plain.tcpAddress().isPresent()) {
			targets.add(new DialTarget(plain, plain.tcpAddress().get()));
		}
		else if (plain.isTcp() && plain.dnsName().isPresent()) {
			lookUp(plain, plain.dnsName().get(), targets);
		}
		else {
			throw new DialException(DialException.Reason.UNSUPPORTED_ADDRESS,
					"cannot dial " + plain
							+ ": this node dials /ip4, /ip6, /dns, /dns4 or /dns6 with /tcp, and /memory",
					Origin.LIBRARY, null);
		}
	}

	private static void lookUp(Multiaddr address, String name, List<DialTarget> targets) {
		String text = address.toString();
		int found = 0;
		try {
			for (InetAddress ip : InetAddress.getAllByName(name)) {
				boolean ip4 = ip instanceof Inet4Address;
				if ((text.startsWith("/dns4/") && !ip4) || (text.startsWith("/dns6/") && ip4)) {
					continue;
				}
				InetSocketAddress socketAddress = new InetSocketAddress(ip, address.tcpPort().orElseThrow());
				targets.add(new DialTarget(Multiaddr.tcp(socketAddress), socketAddress));
				found++;
			}
		}
		catch (UnknownHostException ex) {
			throw new DialException(DialException.Reason.UNREACHABLE,
					"cannot dial " + address + ": unknown host " + name, Origin.NETWORK, ex);
		}
		if (found == 0) {
			throw new DialException(DialException.Reason.UNREACHABLE,
					"cannot dial " + address + ": " + name + " has no address of that kind", Origin.NETWORK, null);
		}
	}

}
