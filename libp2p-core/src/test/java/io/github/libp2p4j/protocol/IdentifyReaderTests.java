/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdentifyReaderTests {

	/** As go-libp2p writes it: fields in the order of their numbers. */
	private static final byte[] GO = IdentifyBytes.hex("""
			8201
			0a24 080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e
			1208 04c0a80102060fa1
			120b 04c0a8010291020fa1cd03
			1a0e 2f697066732f69642f312e302e30
			1a10 2f697066732f70696e672f312e302e30
			2208 04cb00710706d903
			2a0a 697066732f302e312e30
			320b 6b75626f2f302e33382e31
			""");

	/** As js-libp2p writes it: fields in the order of its schema. */
	private static final byte[] JS = IdentifyBytes.hex("""
			8101
			2a0a 697066732f302e312e30
			3217 6a732d6c69627032702f332e302e30206e6f64652f3232
			0a24 080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e
			1208 047f000001060fa1
			2208 047f00000106d903
			1a0e 2f697066732f69642f312e302e30
			1a10 2f697066732f70696e672f312e302e30
			""");

	/** As rust-libp2p writes it, with a signed record of its own form behind. */
	private static final byte[] RUST = IdentifyBytes.hex("""
			8501
			2a11 2f6d792d6e6574776f726b2f312e302e30
			3212 727573742d6c69627032702f302e34372e30
			0a24 080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e
			1214 2900000000000000000000000000000001060fa1
			2208 047f00000106d903
			1a10 2f697066732f70696e672f312e302e30
			4204 0a02ffff
			""");

	@Test
	void readsWhatGoSends() {
		IdentifyMessage message = IdentifyBytes.read(GO);
		assertThat(message.publicKey()).isEqualTo(ByteString.copyFrom(IdentifyBytes.SPEC_KEY));
		assertThat(message.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/192.168.1.2/tcp/4001"),
				Multiaddr.parse("/ip4/192.168.1.2/udp/4001/quic-v1"));
		assertThat(message.protocols()).containsExactly("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
		assertThat(message.observedAddress()).isEqualTo(Multiaddr.parse("/ip4/203.0.113.7/tcp/55555"));
		assertThat(message.protocolVersion()).isEqualTo("ipfs/0.1.0");
		assertThat(message.agentVersion()).isEqualTo("kubo/0.38.1");
		assertThat(message.signedPeerRecord()).isNull();
	}

	@Test
	void readsWhatJsSends() {
		IdentifyMessage message = IdentifyBytes.read(JS);
		assertThat(message.publicKey()).isEqualTo(ByteString.copyFrom(IdentifyBytes.SPEC_KEY));
		assertThat(message.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/127.0.0.1/tcp/4001"));
		assertThat(message.protocols()).containsExactly("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0");
		assertThat(message.agentVersion()).isEqualTo("js-libp2p/3.0.0 node/22");
	}

	@Test
	void readsWhatRustSends() {
		IdentifyMessage message = IdentifyBytes.read(RUST);
		assertThat(message.listenAddresses()).containsExactly(Multiaddr.parse("/ip6/::1/tcp/4001"));
		assertThat(message.protocols()).containsExactly("/ipfs/ping/1.0.0");
		assertThat(message.protocolVersion()).isEqualTo("/my-network/1.0.0");
		assertThat(message.agentVersion()).isEqualTo("rust-libp2p/0.47.0");
		assertThat(message.signedPeerRecord()).isEqualTo(ByteString.copyFrom(IdentifyBytes.hex("0a02ffff")));
	}

	@Test
	void readsOneByteAtATime() {
		for (byte[] stream : new byte[][] { GO, JS, RUST }) {
			IdentifyReader reader = new IdentifyReader();
			for (byte next : stream) {
				reader.receive(ByteBuffer.wrap(new byte[] { next }));
			}
			assertThat(reader.end()).isEqualTo(IdentifyBytes.read(stream));
		}
	}

	@Test
	void mergesTheTwoPartsThatGoSendsWithARecord() {
		byte[] first = IdentifyBytes.message().field(1, IdentifyBytes.SPEC_KEY).field(3, "/a").field(6, "old").part();
		byte[] second = IdentifyBytes.message().field(3, "/b").field(6, "new").field(8, "record").part();
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message().append(first).append(second).bytes());
		assertThat(message.publicKey()).isEqualTo(ByteString.copyFrom(IdentifyBytes.SPEC_KEY));
		assertThat(message.protocols()).containsExactly("/a", "/b");
		assertThat(message.agentVersion()).isEqualTo("new");
		assertThat(message.signedPeerRecord()).isEqualTo(ByteString.copyFromUtf8("record"));
	}

	@Test
	void tellsWhatWasNotSaidFromWhatIsEmpty() {
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message().field(5, "").part());
		assertThat(message.protocolVersion()).isEmpty();
		assertThat(message.agentVersion()).isNull();
		assertThat(message.publicKey()).isNull();
		assertThat(message.observedAddress()).isNull();
	}

	@Test
	void takesTheLargestPartAndTheMostParts() {
		byte[] largest = IdentifyBytes.message().field(15, new byte[8192 - 3]).part();
		assertThat(largest).hasSize(8192 + 2);
		IdentifyBytes parts = IdentifyBytes.message();
		for (int i = 0; i < 9; i++) {
			parts.append(largest);
		}
		parts.append(IdentifyBytes.message().field(6, "last").part());
		assertThat(IdentifyBytes.read(parts.bytes()).agentVersion()).isEqualTo("last");
	}

	@Test
	void refusesAPartBeyond8192BytesBeforeItArrives() {
		assertBreach(IdentifyBytes.hex("8140"), "part 1 is longer than 8192 bytes");
	}

	@Test
	void refusesAnEndlessLength() {
		assertBreach(IdentifyBytes.hex("ffff"), "part 1 is longer than 8192 bytes");
		assertBreach(IdentifyBytes.hex("8080"), "part 1 is longer than 8192 bytes");
		assertBreach(IdentifyBytes.hex("8000"), "the length of part 1 is not minimal");
	}

	@Test
	void refusesTheEleventhPartAtItsFirstByte() {
		IdentifyBytes parts = IdentifyBytes.message();
		for (int i = 0; i < 10; i++) {
			parts.append(IdentifyBytes.message().field(3, "/p" + i).part());
		}
		assertThat(IdentifyBytes.read(parts.bytes()).protocols()).hasSize(10);
		assertBreach(parts.raw("00").bytes(), "more than 10 parts");
	}

	@Test
	void countsEmptyParts() {
		assertBreach(new byte[11], "more than 10 parts");
	}

	@Test
	void refusesTheProtocolAfter1024OverAllParts() {
		IdentifyBytes first = IdentifyBytes.message();
		for (int i = 0; i < 512; i++) {
			first.field(3, "/" + i);
		}
		byte[] half = IdentifyBytes.message().append(first.part()).append(first.part()).bytes();
		assertThat(IdentifyBytes.read(half).protocols()).hasSize(512);
		byte[] more = IdentifyBytes.message()
			.append(half)
			.append(IdentifyBytes.message().field(3, "/x").part())
			.bytes();
		assertBreach(more, "more than 1024 protocols");
	}

	@Test
	void refusesTheAddressAfter500SkippedOnesIncluded() {
		IdentifyBytes addresses = IdentifyBytes.message();
		for (int i = 0; i < 500; i++) {
			addresses.field(2, (i % 2 == 0) ? IdentifyBytes.LOOPBACK_4001 : new byte[] { 1 });
		}
		assertThat(IdentifyBytes.read(addresses.part()).listenAddresses()).hasSize(250);
		assertBreach(addresses.field(2, new byte[0]).part(), "more than 500 addresses");
	}

	@Test
	void skipsOnlyAddressesThatCannotBeParsed() {
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message()
			// An unknown code, a truncated address, nothing, one without a port, garbage
			// of 4,000 bytes.
			.field(2, IdentifyBytes.hex("a22504"))
			.field(2, IdentifyBytes.hex("047f0000"))
			.field(2, new byte[0])
			.address("/ip4/198.51.100.1/tcp/1")
			.field(2, IdentifyBytes.hex("047f00000106"))
			.field(2, new byte[4000])
			.address("/ip6/2001:db8::1/tcp/2")
			.field(4, IdentifyBytes.hex("047f0000"))
			.part());
		assertThat(message.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/198.51.100.1/tcp/1"),
				Multiaddr.parse("/ip6/2001:db8::1/tcp/2"));
		assertThat(message.observedAddress()).isNull();
	}

	@Test
	void skipsAddressesThatOtherLibrariesWriteInTheirOwnWay() {
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message()
			// js-libp2p's /memory/a, with a length and text where rust and go have eight
			// bytes
			.field(2, IdentifyBytes.hex("89060161"))
			// rust-libp2p's private codes for the paths of ws (4770) and wss (4780)
			.field(2, IdentifyBytes.hex("04c6336401060050" + "a225022f61"))
			.field(2, IdentifyBytes.hex("04c63364010601bb" + "ac25022f61"))
			.address("/ip4/198.51.100.1/tcp/1")
			.part());
		assertThat(message.listenAddresses()).containsExactly(Multiaddr.parse("/ip4/198.51.100.1/tcp/1"));
	}

	@Test
	void skipsProtocolsThatNobodyCanNegotiate() {
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message()
			.field(3, "")
			.field(3, "/" + "x".repeat(1023))
			.field(3, new byte[] { '/', -1 })
			.field(3, "/a\nb")
			.field(3, "/" + "y".repeat(1022))
			.field(3, "/good")
			.field(3, "/good")
			.part());
		assertThat(message.protocols()).containsExactly("/" + "y".repeat(1022), "/good");
	}

	@Test
	void cutsVersionsAndMakesThemSafeToPrint() {
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message()
			.field(5, "v".repeat(5000))
			.field(6, "agent\r\nERROR forged \u001b[31m\ud83d\ude80")
			.part());
		assertThat(message.protocolVersion()).isEqualTo("v".repeat(256));
		assertThat(message.agentVersion()).isEqualTo("agent\ufffd\ufffdERROR forged \ufffd[31m\ud83d\ude80");
	}

	@Test
	void ignoresUnknownFieldsOfEveryKind() {
		// Fields 7 (varint), 9 (64 bit), 10 (bytes), 11 (32 bit), and field 1 as a
		// varint.
		IdentifyMessage message = IdentifyBytes.read(IdentifyBytes.message()
			.raw("38 96 01")
			.raw("49 0102030405060708")
			.raw("52 01 ff")
			.raw("5d 01020304")
			.raw("08 01")
			.field(6, "agent")
			.part());
		assertThat(message.agentVersion()).isEqualTo("agent");
		assertThat(message.publicKey()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "0b0c", "0c", "3b3b3b3b3c3c3c3c" })
	void refusesGroups(String group) {
		assertBreach(IdentifyBytes.message().raw(group).part(), "group");
	}

	@Test
	void doesNotOverflowOnNestedGroups() {
		byte[] nested = new byte[8192];
		Arrays.fill(nested, (byte) 0x3b);
		assertBreach(IdentifyBytes.message().append(nested).part(), "part 1 has a group");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0a", "0a05", "0aff", "0affffffff0f", "0a80808080808080808080", "00", "0f00",
			"38ffffffffffffffffffff01", "3a7f" })
	void refusesWhatIsNoMessage(String body) {
		assertBreach(IdentifyBytes.message().raw(body).part(), "part 1 is no protobuf message");
	}

	@Test
	void refusesAStreamThatEndsEarly() {
		assertBreach(new byte[0], "the stream ended without a message");
		for (int length = 1; length < GO.length; length++) {
			assertBreach(Arrays.copyOf(GO, length), "the stream ended within part 1");
		}
		assertBreach(IdentifyBytes.message().append(GO).raw("05").bytes(), "the stream ended within part 2");
		assertBreach(IdentifyBytes.message().append(GO).raw("85").bytes(), "the stream ended within part 2");
	}

	@Test
	void readsOrRefusesWhateverIsMutated() {
		long seed = 0x1d_2026;
		Random random = new Random(seed);
		int read = 0;
		for (int round = 0; round < 50_000; round++) {
			byte[] stream = new byte[][] { GO, JS, RUST }[round % 3].clone();
			for (int i = random.nextInt(4); i >= 0; i--) {
				stream[random.nextInt(stream.length)] = (byte) random.nextInt();
			}
			int length = (round % 5 == 0) ? random.nextInt(stream.length) : stream.length;
			try {
				IdentifyMessage message = readInPieces(Arrays.copyOf(stream, length), random);
				assertThat(message.listenAddresses()).hasSizeLessThanOrEqualTo(500);
				read++;
			}
			catch (StreamException ex) {
				assertThat(ex.origin()).as("seed %s round %s", seed, round).isEqualTo(Origin.REMOTE);
			}
		}
		assertThat(read).as("messages that survived, seed %s", seed).isBetween(1_000, 49_000);
	}

	private static IdentifyMessage readInPieces(byte[] stream, Random random) {
		IdentifyReader reader = new IdentifyReader();
		for (int start = 0; start < stream.length;) {
			int length = Math.min(stream.length - start, 1 + random.nextInt(40));
			reader.receive(ByteBuffer.wrap(stream, start, length).slice());
			start += length;
		}
		return reader.end();
	}

	private static void assertBreach(byte[] stream, String message) {
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> IdentifyBytes.read(stream))
			.withMessageStartingWith("The peer broke /ipfs/id/1.0.0: ")
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.origin()).isEqualTo(Origin.REMOTE));
	}

}
