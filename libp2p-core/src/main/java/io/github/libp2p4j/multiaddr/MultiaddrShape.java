/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * Recognises what this stack can dial and listen on. Stateless and thread-safe. <pre>
 * [/ip6zone/Z] /ip6/A [/ip6zone/Z] | /ip4/A | /dns/N | /dns4/N | /dns6/N   then   /tcp/P [/p2p/I]
 * /memory/N [/p2p/I]
 * </pre>
 */
final class MultiaddrShape {

	private MultiaddrShape() {
	}

	static boolean isTcp(List<Component> components) {
		int index = hostIndex(components);
		if (index < 0) {
			return false;
		}
		int tcp = behindHost(components, index);
		return protocol(components, tcp) == Protocol.TCP && isEndOrPeer(components, tcp + 1);
	}

	static Optional<Component> host(List<Component> components) {
		int index = hostIndex(components);
		return (index < 0) ? Optional.empty() : Optional.of(components.get(index));
	}

	static OptionalInt tcpPort(List<Component> components) {
		if (!isTcp(components)) {
			return OptionalInt.empty();
		}
		byte[] port = components.get(behindHost(components, hostIndex(components))).rawValue();
		return OptionalInt.of((port[0] & 0xff) << 8 | port[1] & 0xff);
	}

	static OptionalLong memoryPort(List<Component> components) {
		return (protocol(components, 0) == Protocol.MEMORY && isEndOrPeer(components, 1))
				? OptionalLong.of(ByteBuffer.wrap(components.get(0).rawValue()).getLong()) : OptionalLong.empty();
	}

	static Optional<InetSocketAddress> tcpAddress(List<Component> components) {
		OptionalInt port = tcpPort(components);
		if (port.isEmpty()) {
			return Optional.empty();
		}
		return zone(components).map((zone) -> ip(components).flatMap((ip) -> withZone(ip, zone)))
			.orElseGet(() -> ip(components))
			.map((ip) -> new InetSocketAddress(ip, port.getAsInt()));
	}

	/** The address without its zone; a v4-mapped one as the IPv4 address that it is. */
	static Optional<InetAddress> ip(List<Component> components) {
		int index = hostIndex(components);
		Protocol protocol = protocol(components, index);
		if (protocol != Protocol.IP4 && protocol != Protocol.IP6) {
			return Optional.empty();
		}
		try {
			return Optional.of(InetAddress.getByAddress(components.get(index).rawValue()));
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("An address of 4 or 16 bytes needs no look-up", ex);
		}
	}

	static boolean isPrivate(InetAddress ip) {
		byte[] bytes = ip.getAddress();
		boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
		boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
		return uniqueLocal || shared || ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || ip.isLoopbackAddress();
	}

	private static Optional<String> zone(List<Component> components) {
		return components.stream()
			.limit(2)
			.filter((component) -> component.protocol() == Protocol.IP6ZONE)
			.map(Component::value)
			.findFirst();
	}

	/** A number is taken as it is, a name must be an interface of this machine. */
	private static Optional<InetAddress> withZone(InetAddress ip, String zone) {
		try {
			if (zone.matches("[0-9]{1,9}")) {
				return Optional.of(Inet6Address.getByAddress(null, ip.getAddress(), Integer.parseInt(zone)));
			}
			NetworkInterface networkInterface = NetworkInterface.getByName(zone);
			return (networkInterface != null)
					? Optional.of(Inet6Address.getByAddress(null, ip.getAddress(), networkInterface))
					: Optional.empty();
		}
		catch (UnknownHostException | SocketException ex) {
			return Optional.empty();
		}
	}

	/** Where the IP address or host name is, or −1. */
	private static int hostIndex(List<Component> components) {
		int index = (protocol(components, 0) == Protocol.IP6ZONE && protocol(components, 1) == Protocol.IP6) ? 1 : 0;
		Protocol protocol = protocol(components, index);
		boolean host = protocol == Protocol.IP4 || protocol == Protocol.IP6 || protocol == Protocol.DNS
				|| protocol == Protocol.DNS4 || protocol == Protocol.DNS6;
		return host ? index : -1;
	}

	private static int behindHost(List<Component> components, int index) {
		boolean zoneBehind = index == 0 && protocol(components, 0) == Protocol.IP6
				&& protocol(components, 1) == Protocol.IP6ZONE;
		return zoneBehind ? index + 2 : index + 1;
	}

	private static boolean isEndOrPeer(List<Component> components, int index) {
		return components.size() == index
				|| components.size() == index + 1 && protocol(components, index) == Protocol.P2P;
	}

	private static @Nullable Protocol protocol(List<Component> components, int index) {
		return (index >= 0 && index < components.size()) ? components.get(index).protocol() : null;
	}

}
