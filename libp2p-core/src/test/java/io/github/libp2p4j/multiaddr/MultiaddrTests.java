/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;

import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MultiaddrTests {

	private static final HexFormat HEX = HexFormat.of();

	private static final PeerId PEER = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");

	private static final PeerId OTHER = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

	private static Multiaddr parse(String text) {
		return Multiaddr.parse(text);
	}

	@Test
	void namesItsComponents() {
		Multiaddr address = parse("/ip4/192.0.2.1/tcp/4001/ws/p2p/" + PEER);
		assertThat(address.components()).extracting(Component::protocol)
			.containsExactly(Protocol.IP4, Protocol.TCP, Protocol.WS, Protocol.P2P);
		assertThat(address.components()).extracting(Component::value)
			.containsExactly("192.0.2.1", "4001", "", PEER.toString());
		assertThat(address.components().get(1)).hasToString("/tcp/4001");
		assertThat(address.components().get(1).valueBytes()).containsExactly(0x0f, 0xa1);
		assertThat(address.components().get(1)).isEqualTo(parse("/tcp/4001").components().get(0))
			.hasSameHashCodeAs(parse("/tcp/4001").components().get(0))
			.isNotEqualTo(parse("/udp/4001").components().get(0));
	}

	@Test
	void isNotChangedThroughItsBytes() {
		byte[] bytes = HEX.parseHex("047f0000010604d2");
		Multiaddr address = Multiaddr.fromBytes(bytes);
		bytes[1] = 0;
		address.toBytes()[1] = 0;
		address.components().get(0).valueBytes()[0] = 0;
		assertThat(address).hasToString("/ip4/127.0.0.1/tcp/1234");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ip4/1.2.3.4              | it does not begin with /
			/ip4/1.2.3               | /ip4 with value "1.2.3": an IPv4 address has four numbers
			/ip4/1.2.3.256           | from 0 to 255
			/ip4/1.2.3.04            | from 0 to 255
			/ip4/localhost           | an IPv4 address has four numbers
			/ip4/1.2.3.4/tcp/65536   | /tcp with value "65536": 65536 is more than 65535
			/ip4/1.2.3.4/tcp/+1      | a number of 1 to 9 digits is expected
			/ip4/1.2.3.4/tcp/٣       | a number of 1 to 9 digits is expected
			/ip4/1.2.3.4/tcp         | /tcp lacks its value
			/ip4/1.2.3.4//tcp/1      | "" is no protocol
			/ip4/1.2.3.4/TCP/1       | "TCP" is no protocol
			/ip6/127.0.0.1           | an IPv6 address has eight groups
			/ip6/1:2:3:4:5:6:7       | an IPv6 address has eight groups
			/ip6/1:2:3:4:5:6:7:8:9   | an IPv6 address has eight groups
			/ip6/1::2::3             | an IPv6 address has eight groups
			/ip6/:::                 | an IPv6 address has eight groups
			/ip6/1:                  | an IPv6 address has eight groups
			/ip6/:1:2:3:4:5:6:7      | an IPv6 address has eight groups
			/ip6/12345::             | an IPv6 address has eight groups
			/ip6/1:2:3:4:5:6:7::8    | an IPv6 address has eight groups
			/ip6/1.2.3.4::           | an IPv6 address has eight groups
			/ip6/fe80::1%eth0        | an IPv6 address has eight groups
			/dns4//tcp/1             | /dns4 with value "": its value is empty
			/unix                    | /unix lacks its value
			/http-path/%2            | two hexadecimal digits follow each %
			/memory/18446744073709551616 | more than 64 bits
			/memory/-1               | a number of 1 to 20 digits
			/p2p/12D3KooW            | /p2p with value "12D3KooW": No peer id
			/garlic64/AAAA           | at least 386 bytes
			/certhash/uEiDD          | whose length is right
			""")
	void saysWhatIsWrongWithText(String text, String problem) {
		assertThatIllegalArgumentException().isThrownBy(() -> parse(text))
			.withMessageStartingWith("No multiaddr: \"" + text + "\": ")
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource({ "047f00, /ip4: its value has 4 bytes, '0604d207', protocol code 7 is unknown",
			"ff, truncated or no minimal varint, 8400, truncated or no minimal varint" })
	void saysWhatIsWrongWithBytes(String one, String problem, String other, String otherProblem) {
		assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex(one)))
			.withMessageStartingWith("No multiaddr: " + one)
			.withMessageContaining(problem);
		assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex(other)))
			.withMessageContaining(otherProblem);
	}

	@ParameterizedTest
	@ValueSource(strings = { "35ffffffff0f", "35ffffffffffffffff7f", "3501", "35", "3580", "358000", "35810061",
			"3502612f", "350161350162ff", "35020a61", "3501ff", "3502c328", "ffffffffffffffff7f", "8102", "bc0300",
			"bc03000000000000000000000000", "8906", "890600000000000000", "d20301", "d203021201", "a50300", "900301",
			"9003022f0a" })
	void refusesOtherBytes(String hex) {
		assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex(hex)));
	}

	@Test
	void boundsLengthAndDepth() {
		assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(new byte[100 * 1024]))
			.withMessageContaining("longer than 1024 bytes")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400));
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/dns/" + "a".repeat(100 * 1024)))
			.withMessageContaining("longer than 4096 characters")
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(400));
		assertThat(parse("/p2p-circuit".repeat(64)).components()).hasSize(64);
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/p2p-circuit".repeat(65)))
			.withMessageContaining("more than 64 components");
		assertThatIllegalArgumentException().isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex("a202".repeat(512))))
			.withMessageContaining("more than 64 components");
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/p2p-circuit".repeat(300)));
		assertThat(parse("/dns/" + "a".repeat(1021)).toBytes()).hasSize(1024);
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/dns/" + "a".repeat(1022)))
			.withMessageContaining("longer than 1024 bytes");
		Multiaddr half = parse("/dns/" + "a".repeat(600));
		assertThatIllegalArgumentException().isThrownBy(() -> half.encapsulate(half));
	}

	@Test
	void showsNoControlCharactersOfStrangers() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Multiaddr.fromBytes(HEX.parseHex("350b" + "610d0a464f5247455259" + "1b")))
			.withMessageContaining("no control characters");
	}

	@ParameterizedTest
	@CsvSource({ "::, ::", "0:0:0:0:0:0:0:0, ::", "::1, ::1", "1::, 1::", "1:0:0:2:0:0:0:3, 1:0:0:2::3",
			"1:0:0:2:0:0:3:4, 1::2:0:0:3:4", "2001:DB8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
			"::ffff:1.2.3.4, ::ffff:1.2.3.4", "::ffff:102:304, ::ffff:1.2.3.4", "::1.2.3.4, ::102:304",
			"64:ff9b::192.0.2.33, 64:ff9b::c000:221", "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
			"::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304", "0001:002::, 1:2::" })
	void printsIpv6AsRfc5952Says(String text, String canonical) throws UnknownHostException {
		Multiaddr address = parse("/ip6/" + text);
		assertThat(address).hasToString("/ip6/" + canonical);
		byte[] expected = InetAddress.getByName(text).getAddress();
		byte[] bytes = address.components().get(0).valueBytes();
		assertThat((expected.length == 4) ? Arrays.copyOfRange(bytes, 12, 16) : bytes).isEqualTo(expected);
	}

	@Test
	void agreesWithTheJdkOnRandomIpv6Addresses() throws UnknownHostException {
		long seed = 6L;
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			byte[] ip = new byte[16];
			random.nextBytes(ip);
			for (int group = 0; group < 8; group++) {
				if (random.nextInt(3) > 0) {
					ip[2 * group] = 0;
					ip[2 * group + 1] = 0;
				}
			}
			Multiaddr address = Multiaddr.fromBytes(java.nio.ByteBuffer.allocate(17).put((byte) 41).put(ip).array());
			String text = address.toString().substring("/ip6/".length());
			assertThat(parse("/ip6/" + text)).as("seed %d", seed).isEqualTo(address);
			if (!text.contains(".")) {
				assertThat(InetAddress.getByName(text).getAddress()).as("seed %d", seed).isEqualTo(ip);
			}
		}
	}

	@Test
	void convertsToAndFromSocketAddresses() throws UnknownHostException {
		InetSocketAddress v4 = new InetSocketAddress("192.0.2.1", 65_535);
		assertThat(Multiaddr.tcp(v4)).hasToString("/ip4/192.0.2.1/tcp/65535");
		assertThat(Multiaddr.tcp(v4).tcpAddress()).hasValue(v4);
		InetSocketAddress v6 = new InetSocketAddress("2001:db8::1", 0);
		assertThat(Multiaddr.tcp(v6)).hasToString("/ip6/2001:db8::1/tcp/0");
		assertThat(Multiaddr.tcp(v6).tcpAddress()).hasValue(v6);
		byte[] mapped = HEX.parseHex("00000000000000000000ffffc0000201");
		InetSocketAddress clothed = new InetSocketAddress(Inet6Address.getByAddress(null, mapped, -1), 1);
		assertThat(clothed.getAddress()).isInstanceOf(Inet6Address.class);
		assertThat(Multiaddr.tcp(clothed)).hasToString("/ip4/192.0.2.1/tcp/1");
		assertThat(parse("/ip6/::ffff:192.0.2.1/tcp/1").tcpAddress()).hasValue(new InetSocketAddress("192.0.2.1", 1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Multiaddr.tcp(InetSocketAddress.createUnresolved("example.com", 1)))
			.withMessageContaining("use /dns/");
	}

	@Test
	void keepsTheZoneOfALinkLocalAddress() throws Exception {
		byte[] ip = HEX.parseHex("fe800000000000000000000000000001");
		InetSocketAddress numbered = new InetSocketAddress(Inet6Address.getByAddress(null, ip, 7), 4001);
		assertThat(Multiaddr.tcp(numbered)).hasToString("/ip6zone/7/ip6/fe80::1/tcp/4001");
		for (String text : new String[] { "/ip6zone/7/ip6/fe80::1/tcp/4001", "/ip6/fe80::1/ip6zone/7/tcp/4001" }) {
			InetSocketAddress socket = parse(text).tcpAddress().orElseThrow();
			assertThat(((Inet6Address) socket.getAddress()).getScopeId()).isEqualTo(7);
			assertThat(parse(text).host()).hasValue("fe80::1");
			assertThat(parse(text).tcpPort()).hasValue(4001);
		}
		NetworkInterface any = NetworkInterface.networkInterfaces().findFirst().orElseThrow();
		InetSocketAddress named = parse("/ip6zone/" + any.getName() + "/ip6/fe80::1/tcp/1").tcpAddress().orElseThrow();
		assertThat(((Inet6Address) named.getAddress()).getScopedInterface()).isEqualTo(any);
		assertThat(Multiaddr.tcp(named)).hasToString("/ip6zone/" + any.getName() + "/ip6/fe80::1/tcp/1");
		assertThat(parse("/ip6zone/no-such-zone/ip6/fe80::1/tcp/1").tcpAddress()).isEmpty();
		// Elsewhere a scope says nothing.
		byte[] loopback = HEX.parseHex("00000000000000000000000000000001");
		assertThat(Multiaddr.tcp(new InetSocketAddress(Inet6Address.getByAddress(null, loopback, 1), 1)))
			.hasToString("/ip6/::1/tcp/1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/ip4/1.2.3.4", "/tcp/1", "/ip4/1.2.3.4/udp/1", "/ip4/1.2.3.4/tcp/1/ws",
			"/ip4/1.2.3.4/tcp/1/tls", "/ip4/1.2.3.4/tcp/1/p2p-circuit", "/ip4/1.2.3.4/ip4/1.2.3.4/tcp/1",
			"/ip6zone/x/tcp/1", "/ip6zone/x/ip4/1.2.3.4/tcp/1", "/ip4/1.2.3.4/ip6zone/x/tcp/1", "/dnsaddr/x/tcp/1",
			"/unix/a", "/memory/1", "/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
			"/ip4/1.2.3.4/tcp/1/p2p/QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N/p2p-circuit" })
	void takesNothingElseForATcpAddress(String text) {
		assertThat(parse(text).isTcp()).isFalse();
		assertThat(parse(text).tcpAddress()).isEmpty();
		assertThat(parse(text).tcpPort()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "/dns/example.com/tcp/1, example.com", "/dns4/a/tcp/1, a", "/dns6/b/tcp/1, b" })
	void leavesNamesToTheResolver(String text, String name) {
		Multiaddr address = parse(text).withPeerId(PEER);
		assertThat(address.isTcp()).isTrue();
		assertThat(address.tcpAddress()).isEmpty();
		assertThat(address.dnsName()).hasValue(name);
		assertThat(address.host()).hasValue(name);
		assertThat(address.tcpPort()).hasValue(1);
		assertThat(parse("/ip4/1.2.3.4/tcp/1").dnsName()).isEmpty();
	}

	@Test
	void namesPortsOfThisProcess() {
		assertThat(Multiaddr.memory(7)).hasToString("/memory/7");
		assertThat(HEX.formatHex(Multiaddr.memory(7).toBytes())).isEqualTo("89060000000000000007");
		assertThat(Multiaddr.memory(-1)).hasToString("/memory/18446744073709551615")
			.isEqualTo(parse("/memory/18446744073709551615"));
		assertThat(Multiaddr.memory(7).withPeerId(PEER).memoryPort()).hasValue(7);
		assertThat(parse("/ip4/1.2.3.4/tcp/1").memoryPort()).isEmpty();
		assertThat(parse("/memory/1/ws").memoryPort()).isEmpty();
	}

	@Test
	void exchangesThePeerIdAtItsEnd() {
		Multiaddr where = parse("/ip4/1.2.3.4/tcp/1");
		assertThat(where.peerId()).isEmpty();
		assertThat(where.withoutPeerId()).isSameAs(where);
		Multiaddr whom = where.withPeerId(PEER);
		assertThat(whom).hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + PEER);
		assertThat(whom.peerId()).hasValue(PEER);
		assertThat(whom.withPeerId(OTHER)).hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + OTHER);
		assertThat(whom.withoutPeerId()).isEqualTo(where);
		Multiaddr relayed = parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER + "/p2p-circuit");
		assertThat(relayed.peerId()).isEmpty();
		assertThat(relayed.withPeerId(OTHER).peerId()).hasValue(OTHER);
		assertThatIllegalStateException().isThrownBy(() -> parse("/p2p/" + PEER).withoutPeerId())
			.withMessageContaining("has nothing but a peer id");
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/unix/a").withPeerId(PEER));
	}

	@Test
	void cutsAtTheLastMatch() {
		Multiaddr relayed = parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER + "/p2p-circuit/ip4/1.2.3.4/tcp/1/ws");
		assertThat(relayed.decapsulate(parse("/tcp/1")))
			.hasValue(parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER + "/p2p-circuit/ip4/1.2.3.4"));
		assertThat(relayed.decapsulate(parse("/p2p-circuit"))).hasValue(parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER));
		assertThat(relayed.decapsulate(parse("/tcp/2"))).hasValue(relayed);
		assertThat(parse("/tcp/1").decapsulate(parse("/tcp/1"))).isEmpty();
		Multiaddr inner = parse("/tcp/1/ws");
		assertThat(parse("/dns/a").encapsulate(inner)).hasToString("/dns/a/tcp/1/ws");
		assertThat(parse("/dns/a").encapsulate(inner).decapsulate(inner)).hasValue(parse("/dns/a"));
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/unix/a").encapsulate(inner));
	}

	@Test
	void knowsThatWssIsTlsAndWs() {
		assertThat(parse("/dns/a/tcp/443/wss").normalized()).isEqualTo(parse("/dns/a/tcp/443/tls/ws"));
		Multiaddr plain = parse("/dns/a/tcp/443/tls/ws");
		assertThat(plain.normalized()).isSameAs(plain);
	}

	@ParameterizedTest
	@CsvSource({ "/ip4/0.0.0.0/tcp/1, wildcard", "/ip6/::/tcp/1, wildcard", "/ip4/127.1.2.3/tcp/1, loopback private",
			"/ip6/::1/tcp/1, loopback private", "/ip4/10.0.0.1/tcp/1, private", "/ip4/172.31.255.255/tcp/1, private",
			"/ip4/172.32.0.0/tcp/1, ''", "/ip4/192.168.0.1/tcp/1, private", "/ip4/169.254.0.1/tcp/1, private",
			"/ip4/100.64.0.1/tcp/1, private", "/ip4/100.128.0.1/tcp/1, ''", "/ip6/fd00::1/tcp/1, private",
			"/ip6/fc00::1/tcp/1, private", "/ip6/fe00::1/tcp/1, ''", "/ip6/fe80::1/tcp/1, private",
			"/ip6/2001:db8::1/tcp/1, ''", "/ip6/::ffff:127.0.0.1/tcp/1, loopback private", "/ip4/8.8.8.8/tcp/1, ''",
			"/dns/localhost/tcp/1, ''", "/memory/1, ''" })
	void knowsWhereAnAddressMeansSomething(String text, String reach) {
		Multiaddr address = parse(text);
		String found = (address.isWildcard() ? "wildcard " : "") + (address.isLoopback() ? "loopback " : "")
				+ (address.isPrivate() ? "private" : "");
		assertThat(found.strip()).isEqualTo(reach);
	}

	@Test
	void printsHttpPathsSoThatEverybodyReadsTheSame() {
		assertThat(parse("/http-path/a%2fb%20c+d")).hasToString("/http-path/a%2Fb%20c%2Bd");
		assertThat(Multiaddr.fromBytes(HEX.parseHex("e10304" + "00ff0a7f"))).hasToString("/http-path/%00%FF%0A%7F");
	}

	@Test
	void readsAnI2pDestinationOfOtherLengths() {
		String destination = "A".repeat(514) + "-~";
		Multiaddr address = parse("/garlic64/" + destination + "/tcp/1");
		assertThat(address).hasToString("/garlic64/" + destination + "/tcp/1");
		assertThat(Multiaddr.fromBytes(address.toBytes())).isEqualTo(address);
		assertThatIllegalArgumentException().isThrownBy(() -> parse("/garlic64/" + "A".repeat(515) + "+"));
	}

	/** Whatever is accepted prints, and reads back as the same address. */
	@Test
	void answersEveryMutationWithAnAddressOrAnError() {
		long seed = 421L;
		Random random = new Random(seed);
		String[] originals = { "/ip4/192.0.2.1/tcp/4001/p2p/" + PEER, "/dns4/example.com/tcp/443/tls/sni/a/ws",
				"/ip6zone/x/ip6/fe80::1/udp/1/quic-v1", "/unix/a/b", "/http-path/a%2Fb", "/memory/5",
				"/ip4/1.2.3.4/udp/1/webrtc-direct/certhash/uEiDDq4_xNyDorZBH3TlGazyJdOWSwvo4PUo5YHFMrvDE8g/p2p/"
						+ OTHER,
				"/onion/timaq4ygg2iegci7:80/http" };
		int accepted = 0;
		for (int i = 0; i < 200_000; i++) {
			byte[] bytes = parse(originals[i % originals.length]).toBytes();
			for (int changes = random.nextInt(3); changes >= 0; changes--) {
				bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
			}
			Optional<Multiaddr> address = read(bytes);
			if (address.isPresent()) {
				accepted++;
				assertThat(address.get().toBytes()).as("seed %d", seed).isEqualTo(bytes);
				assertThat(parse(address.get().toString())).as("seed %d", seed).isEqualTo(address.get());
			}
		}
		assertThat(accepted).as("addresses that were still valid").isGreaterThan(10_000);
	}

	private static Optional<Multiaddr> read(byte[] bytes) {
		try {
			return Optional.of(Multiaddr.fromBytes(bytes));
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex.getMessage()).startsWith("No multiaddr: ");
			return Optional.empty();
		}
	}

	@Test
	void acceptsTheIdOfEachKindOfKey() {
		for (KeyPair pair : new KeyPair[] { KeyPair.generateEd25519(), KeyPair.generateSecp256k1(),
				KeyPair.generateEcdsa() }) {
			Multiaddr address = parse("/tcp/1/p2p/" + pair.peerId().toCid());
			assertThat(address).hasToString("/tcp/1/p2p/" + pair.peerId());
			assertThat(address.peerId()).hasValue(pair.peerId());
		}
	}

}
