/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The protocols that a multiaddr can be made of. Immutable.
 *
 * @see <a href=
 * "https://github.com/multiformats/multiaddr/blob/master/protocols.csv">protocols.csv</a>
 */
public enum Protocol {

	IP4("ip4", 4, ValueFormat.IP4),

	TCP("tcp", 6, ValueFormat.PORT),

	DCCP("dccp", 33, ValueFormat.PORT),

	IP6("ip6", 41, ValueFormat.IP6),

	IP6ZONE("ip6zone", 42, ValueFormat.NAME),

	IPCIDR("ipcidr", 43, ValueFormat.PREFIX_LENGTH),

	DNS("dns", 53, ValueFormat.NAME),

	DNS4("dns4", 54, ValueFormat.NAME),

	DNS6("dns6", 55, ValueFormat.NAME),

	DNSADDR("dnsaddr", 56, ValueFormat.NAME),

	SCTP("sctp", 132, ValueFormat.PORT),

	UDP("udp", 273, ValueFormat.PORT),

	P2P_WEBRTC_STAR("p2p-webrtc-star", 275, ValueFormat.NONE),

	P2P_WEBRTC_DIRECT("p2p-webrtc-direct", 276, ValueFormat.NONE),

	P2P_STARDUST("p2p-stardust", 277, ValueFormat.NONE),

	WEBRTC_DIRECT("webrtc-direct", 280, ValueFormat.NONE),

	WEBRTC("webrtc", 281, ValueFormat.NONE),

	P2P_CIRCUIT("p2p-circuit", 290, ValueFormat.NONE),

	UDT("udt", 301, ValueFormat.NONE),

	UTP("utp", 302, ValueFormat.NONE),

	UNIX("unix", 400, ValueFormat.PATH),

	P2P("p2p", 421, ValueFormat.PEER_ID),

	HTTPS("https", 443, ValueFormat.NONE),

	ONION("onion", 444, ValueFormat.ONION),

	ONION3("onion3", 445, ValueFormat.ONION3),

	GARLIC64("garlic64", 446, ValueFormat.GARLIC64),

	GARLIC32("garlic32", 447, ValueFormat.GARLIC32),

	TLS("tls", 448, ValueFormat.NONE),

	SNI("sni", 449, ValueFormat.NAME),

	NOISE("noise", 454, ValueFormat.NONE),

	QUIC("quic", 460, ValueFormat.NONE),

	QUIC_V1("quic-v1", 461, ValueFormat.NONE),

	WEBTRANSPORT("webtransport", 465, ValueFormat.NONE),

	CERTHASH("certhash", 466, ValueFormat.CERTIFICATE_HASH),

	WS("ws", 477, ValueFormat.NONE),

	WSS("wss", 478, ValueFormat.NONE),

	P2P_WEBSOCKET_STAR("p2p-websocket-star", 479, ValueFormat.NONE),

	HTTP("http", 480, ValueFormat.NONE),

	HTTP_PATH("http-path", 481, ValueFormat.HTTP_PATH),

	/**
	 * Within a process. protocols.csv says "variable"; go and rust write 8 bytes without
	 * a length, and so do we.
	 */
	MEMORY("memory", 777, ValueFormat.NUMBER);

	private static final Map<Integer, Protocol> BY_CODE = Arrays.stream(values())
		.collect(Collectors.toUnmodifiableMap(Protocol::code, Function.identity()));

	/**
	 * With {@code ipfs}, which the specification keeps as a name to be read and never
	 * written.
	 */
	private static final Map<String, Protocol> BY_NAME = Stream
		.concat(Arrays.stream(values()).map((protocol) -> Map.entry(protocol.text, protocol)),
				Stream.of(Map.entry("ipfs", P2P)))
		.collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

	private final String text;

	private final int code;

	private final ValueFormat format;

	Protocol(String text, int code, ValueFormat format) {
		this.text = text;
		this.code = code;
		this.format = format;
	}

	static @Nullable Protocol ofCode(long code) {
		return (code <= Integer.MAX_VALUE) ? BY_CODE.get((int) code) : null;
	}

	static @Nullable Protocol ofName(String name) {
		return BY_NAME.get(name);
	}

	/** The number in the binary form. */
	public int code() {
		return this.code;
	}

	/** Whether a value follows the name. */
	public boolean hasValue() {
		return this.format != ValueFormat.NONE;
	}

	ValueFormat format() {
		return this.format;
	}

	/** The name in the text form. */
	@Override
	public String toString() {
		return this.text;
	}

}
