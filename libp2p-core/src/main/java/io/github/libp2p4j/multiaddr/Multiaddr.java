/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.github.libp2p4j.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * A self-describing address such as {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…}.
 * Immutable and thread-safe; never empty. Equal addresses have equal bytes.
 *
 * @see <a href="https://github.com/multiformats/multiaddr">multiaddr</a>
 */
public final class Multiaddr {

	/**
	 * The longest binary form. Chosen: a host name has 255 bytes, a relayed address with
	 * certificate hashes some 300, an I2P destination 400; whoever sends more wants our
	 * memory.
	 */
	public static final int MAX_BYTES = 1024;

	/**
	 * The longest text. Chosen: percent-encoding triples a value of the longest binary
	 * form.
	 */
	public static final int MAX_CHARACTERS = 4 * MAX_BYTES;

	/** Chosen: the longest address in use, a relayed WebTransport one, has ten. */
	public static final int MAX_COMPONENTS = 64;

	/** How much of a rejected text an error shows. */
	private static final int SHOWN_CHARACTERS = 200;

	/**
	 * All there is of it: nodes keep addresses of every peer, and seldom look into them.
	 */
	private final byte[] bytes;

	private @Nullable String text;

	private Multiaddr(byte[] bytes) {
		this.bytes = bytes;
	}

	/**
	 * Reads text.
	 * @throws IllegalArgumentException if it does not begin with a slash, if a protocol
	 * is unknown or its value missing or malformed, or if it is longer than
	 * {@link #MAX_CHARACTERS}, {@link #MAX_COMPONENTS} or, in binary, {@link #MAX_BYTES};
	 * the message names the address and the part
	 */
	public static Multiaddr parse(String text) {
		try {
			return of(MultiaddrText.parse(text));
		}
		catch (IllegalArgumentException ex) {
			String shown = (text.length() <= SHOWN_CHARACTERS) ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
			throw new IllegalArgumentException("No multiaddr: \"" + shown + "\": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Reads the binary form.
	 * @throws IllegalArgumentException if it is empty, truncated, longer than
	 * {@link #MAX_BYTES} or {@link #MAX_COMPONENTS}, or if a protocol is unknown or its
	 * value malformed
	 */
	public static Multiaddr fromBytes(byte[] bytes) {
		try {
			if (bytes.length > MAX_BYTES) {
				throw new IllegalArgumentException("it is longer than " + MAX_BYTES + " bytes");
			}
			return of(read(bytes));
		}
		catch (IllegalArgumentException ex) {
			int shownBytes = Math.min(bytes.length, SHOWN_CHARACTERS / 2);
			throw new IllegalArgumentException("No multiaddr: " + HexFormat.of().formatHex(bytes, 0, shownBytes)
					+ ((shownBytes < bytes.length) ? "…" : "") + " (" + bytes.length + " bytes): " + ex.getMessage(),
					ex);
		}
	}

	/** One more than there may be, at most. */
	private static List<Component> read(byte[] bytes) {
		List<Component> components = new ArrayList<>();
		ByteBuffer source = ByteBuffer.wrap(bytes);
		while (source.hasRemaining() && components.size() <= MAX_COMPONENTS) {
			components.add(Component.read(source));
		}
		return components;
	}

	private static Multiaddr of(List<Component> components) {
		if (components.isEmpty()) {
			throw new IllegalArgumentException("it is empty");
		}
		if (components.size() > MAX_COMPONENTS) {
			throw new IllegalArgumentException("it has more than " + MAX_COMPONENTS + " components");
		}
		int length = 0;
		for (int i = 0; i < components.size(); i++) {
			if (i > 0 && components.get(i - 1).protocol() == Protocol.UNIX) {
				throw new IllegalArgumentException("nothing follows /unix, whose path is the rest");
			}
			length += components.get(i).encodedLength();
		}
		if (length > MAX_BYTES) {
			throw new IllegalArgumentException("its binary form is longer than " + MAX_BYTES + " bytes: " + length);
		}
		ByteBuffer bytes = ByteBuffer.allocate(length);
		components.forEach((component) -> component.write(bytes));
		return new Multiaddr(bytes.array());
	}

	/**
	 * The address of a TCP socket. An IPv4 address in IPv6 clothes becomes {@code /ip4},
	 * a link-local address keeps its zone: {@code /ip6zone/eth0/ip6/fe80::1/tcp/4001}.
	 * @throws IllegalArgumentException if the address is unresolved
	 */
	public static Multiaddr tcp(InetSocketAddress address) {
		InetAddress ip = address.getAddress();
		if (ip == null) {
			throw new IllegalArgumentException("Unresolved: " + address + "; resolve it or use /dns/…/tcp/…");
		}
		byte[] ipBytes = ip.getAddress();
		List<Component> components = new ArrayList<>(3);
		if (IpText.isV4Mapped(ipBytes)) {
			components.add(Component.of(Protocol.IP4, java.util.Arrays.copyOfRange(ipBytes, 12, 16)));
		}
		else if (ip instanceof Inet6Address ip6) {
			zone(ip6).ifPresent((zone) -> components.add(Component.parse(Protocol.IP6ZONE, zone)));
			components.add(Component.of(Protocol.IP6, ipBytes));
		}
		else {
			components.add(Component.of(Protocol.IP4, ipBytes));
		}
		components.add(Component.of(Protocol.TCP, (byte) (address.getPort() >>> 8), (byte) address.getPort()));
		return of(components);
	}

	/**
	 * Java attaches a scope to other addresses too, such as {@code ::1%lo}, where it says
	 * nothing.
	 */
	private static Optional<String> zone(Inet6Address ip) {
		if (!ip.isLinkLocalAddress() && !ip.isMCLinkLocal()) {
			return Optional.empty();
		}
		if (ip.getScopedInterface() != null) {
			return Optional.of(ip.getScopedInterface().getName());
		}
		return (ip.getScopeId() != 0) ? Optional.of(Integer.toString(ip.getScopeId())) : Optional.empty();
	}

	/**
	 * {@code /memory/N}, an address within this process.
	 * @param port 64 bits, unsigned
	 */
	public static Multiaddr memory(long port) {
		return of(List.of(Component.of(Protocol.MEMORY, ByteBuffer.allocate(Long.BYTES).putLong(port).array())));
	}

	/** The binary form. */
	public byte[] toBytes() {
		return this.bytes.clone();
	}

	/** Read anew in each call. */
	public List<Component> components() {
		return List.copyOf(read(this.bytes));
	}

	/** The last component, if it is {@code /p2p}: who is reached there. */
	public Optional<PeerId> peerId() {
		Component last = last(components());
		return (last.protocol() == Protocol.P2P) ? Optional.of(PeerId.fromBytes(last.rawValue())) : Optional.empty();
	}

	/**
	 * Replaces or appends the trailing {@code /p2p}.
	 * @throws IllegalArgumentException if the address would become too long, or ends in
	 * {@code /unix}
	 */
	public Multiaddr withPeerId(PeerId peer) {
		List<Component> changed = read(this.bytes);
		if (last(changed).protocol() == Protocol.P2P) {
			changed.remove(changed.size() - 1);
		}
		changed.add(Component.of(Protocol.P2P, peer.toBytes()));
		return of(changed);
	}

	/**
	 * Drops a trailing {@code /p2p}.
	 * @throws IllegalStateException if nothing would be left: the address says who, but
	 * not where
	 */
	public Multiaddr withoutPeerId() {
		List<Component> components = components();
		if (last(components).protocol() != Protocol.P2P) {
			return this;
		}
		if (components.size() == 1) {
			throw new IllegalStateException(this + " has nothing but a peer id");
		}
		return of(components.subList(0, components.size() - 1));
	}

	/**
	 * This address followed by another.
	 * @throws IllegalArgumentException if the address would become too long, or something
	 * would follow {@code /unix}
	 */
	public Multiaddr encapsulate(Multiaddr inner) {
		List<Component> joined = read(this.bytes);
		joined.addAll(inner.components());
		return of(joined);
	}

	/**
	 * What precedes the last occurrence of another address in this one, dropping that and
	 * all that follows; this address if it does not occur; empty if nothing precedes it.
	 */
	public Optional<Multiaddr> decapsulate(Multiaddr inner) {
		List<Component> components = components();
		int index = Collections.lastIndexOfSubList(components, inner.components());
		if (index < 0) {
			return Optional.of(this);
		}
		return (index == 0) ? Optional.empty() : Optional.of(of(components.subList(0, index)));
	}

	/**
	 * The same address with {@code /wss} written as what it abbreviates, {@code /tls/ws}.
	 */
	public Multiaddr normalized() {
		List<Component> components = components();
		List<Component> changed = new ArrayList<>(components.size() + 1);
		for (Component component : components) {
			if (component.protocol() == Protocol.WSS) {
				changed.add(Component.of(Protocol.TLS));
				changed.add(Component.of(Protocol.WS));
			}
			else {
				changed.add(component);
			}
		}
		return (changed.size() == components.size()) ? this : of(changed);
	}

	/**
	 * Whether this is an IP address or a host name, a TCP port, and at most a peer id:
	 * what a plain TCP connection can be made to.
	 */
	public boolean isTcp() {
		return MultiaddrShape.isTcp(components());
	}

	/**
	 * The socket address, if {@link #isTcp()} and the host is an IP address. Empty also
	 * for a zone that names none of this machine's network interfaces.
	 */
	public Optional<InetSocketAddress> tcpAddress() {
		return MultiaddrShape.tcpAddress(components());
	}

	/** The IP address or host name in front, as text without a zone. */
	public Optional<String> host() {
		return MultiaddrShape.host(components()).map(Component::value);
	}

	/**
	 * The host name in front, if that is {@code /dns}, {@code /dns4} or {@code /dns6}.
	 */
	public Optional<String> dnsName() {
		return MultiaddrShape.host(components())
			.filter((host) -> host.protocol() != Protocol.IP4 && host.protocol() != Protocol.IP6)
			.map(Component::value);
	}

	/** The TCP port, if {@link #isTcp()}. */
	public OptionalInt tcpPort() {
		return MultiaddrShape.tcpPort(components());
	}

	/** The number in {@code /memory/N}, with or without a peer id behind it. */
	public OptionalLong memoryPort() {
		return MultiaddrShape.memoryPort(components());
	}

	/** Whether the host is {@code 0.0.0.0} or {@code ::}. */
	public boolean isWildcard() {
		return MultiaddrShape.ip(components()).filter(InetAddress::isAnyLocalAddress).isPresent();
	}

	/**
	 * Whether the host is an IP address of this machine's own, {@code 127.0.0.0/8} or
	 * {@code ::1}.
	 */
	public boolean isLoopback() {
		return MultiaddrShape.ip(components()).filter(InetAddress::isLoopbackAddress).isPresent();
	}

	/**
	 * Whether the host is an IP address that means something only nearby: private (RFC
	 * 1918, RFC 4193), shared (RFC 6598), link-local or loopback.
	 */
	public boolean isPrivate() {
		return MultiaddrShape.ip(components()).filter(MultiaddrShape::isPrivate).isPresent();
	}

	private static Component last(List<Component> components) {
		return components.get(components.size() - 1);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || other instanceof Multiaddr that && java.util.Arrays.equals(this.bytes, that.bytes);
	}

	@Override
	public int hashCode() {
		return java.util.Arrays.hashCode(this.bytes);
	}

	/** The canonical text. */
	@Override
	public String toString() {
		// Kept once somebody asked; equal strings, so a race does no harm.
		String cached = this.text;
		if (cached == null) {
			StringBuilder printed = new StringBuilder();
			components().forEach((component) -> component.print(printed));
			cached = printed.toString();
			this.text = cached;
		}
		return cached;
	}

}
