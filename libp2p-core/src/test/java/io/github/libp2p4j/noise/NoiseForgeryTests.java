/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.machine.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Peers that speak Noise correctly and lie in what it carries. Each case is tried on both
 * sides.
 */
class NoiseForgeryTests {

	private static final String[] SMALL_ORDER = { "0000000000000000000000000000000000000000000000000000000000000000",
			"0100000000000000000000000000000000000000000000000000000000000000",
			"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
			"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
			"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
			"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" };

	@ParameterizedTest
	@EnumSource(Role.class)
	void anHonestForgerIsAccepted(Role victim) throws Exception {
		// Shows that the refusals below are not for another reason.
		ForgingPeer peer = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = peer.meet(victim, NoisePair.YAMUX);
		handshake.receive(
				ByteBuffer.wrap(peer.message(new HandshakePayload(peer.identityKey(), peer.signature(), List.of()))));
		assertThat(handshake.isComplete()).isTrue();
		assertThat(handshake.remoteKey()).isEqualTo(peer.key.publicKey());
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesEverySignatureButTheRightOne(Role victim) throws Exception {
		byte[] random = new byte[64];
		new Random(7).nextBytes(random);
		assertSignatureRefused(victim, (peer) -> random);
		assertSignatureRefused(victim, (peer) -> new byte[0]);
		assertSignatureRefused(victim, (peer) -> new byte[64]);
		assertSignatureRefused(victim, (peer) -> Arrays.copyOf(peer.signature(), 63));
		assertSignatureRefused(victim, (peer) -> Arrays.copyOf(peer.signature(), 65));
		assertSignatureRefused(victim,
				(peer) -> KeyPair.generateEd25519().sign(NoiseIdentity.signedMessage(peer.staticPair.publicKey())));
		assertSignatureRefused(victim, (peer) -> peer.key
			.sign(NoiseIdentity.signedMessage(NoisePair.CRYPTO.keyAgreement().generate().publicKey())));
		assertSignatureRefused(victim, (peer) -> peer.key.sign(peer.staticPair.publicKey()));
		assertSignatureRefused(victim,
				(peer) -> peer.key.sign("noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII)));
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesAForgerWithTheSignatureOfAPeerThatIsKnown(Role victim) throws Exception {
		NoiseWorkspace victims = new NoiseWorkspace(NoisePair.CRYPTO);
		ForgingPeer honest = ForgingPeer.of(victim.opposite());
		HandshakePayload known = new HandshakePayload(honest.identityKey(), honest.signature(), List.of());
		honest.meet(victim, List.of(), victims).receive(ByteBuffer.wrap(honest.message(known)));
		assertThat(victims.verifiedIdentities().find(honest.staticPair.publicKey(), known)).isNotNull();
		ForgingPeer forger = ForgingPeer.of(victim.opposite());
		assertRefused(forger.meet(victim, List.of(), victims), forger.message(known));
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void remembersNoSignatureThatWasWrong(Role victim) throws Exception {
		NoiseWorkspace victims = new NoiseWorkspace(NoisePair.CRYPTO);
		ForgingPeer forger = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = forger.meet(victim, List.of(), victims);
		assertRefused(handshake, forger.message(new HandshakePayload(forger.identityKey(), new byte[64], List.of())));
		assertThat(victims.verifiedIdentities().size()).isZero();
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesAKeyThatIsNotTheSigners(Role victim) throws Exception {
		ForgingPeer peer = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = peer.meet(victim, List.of());
		assertRefused(handshake, peer.message(
				new HandshakePayload(KeyPair.generateEd25519().publicKey().encoded(), peer.signature(), List.of())));
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesIdentityKeysThatAreNoKeys(Role victim) throws Exception {
		String[] keys = { "", "08", "0801", "08011220", "0801121f" + "11".repeat(31), "08091220" + "11".repeat(32),
				// Small order, with a signature that would fit.
				"080112200100000000000000000000000000000000000000000000000000000000000000",
				"08011220" + "00".repeat(32),
				// Type and data exchanged in their order, and something behind.
				"122011111111111111111111111111111111111111111111111111111111111111110801" };
		byte[] fitting = Arrays.copyOf(hex("5866666666666666666666666666666666666666666666666666666666666666"), 64);
		fitting[32] = 1;
		for (String key : keys) {
			ForgingPeer peer = ForgingPeer.of(victim.opposite());
			NoiseHandshake handshake = peer.meet(victim, List.of());
			assertRefused(handshake, peer.message(new HandshakePayload(hex(key), fitting, List.of())));
		}
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesPayloadsThatAreNoPayload(Role victim) throws Exception {
		assertPayloadRefused(victim, (peer, out) -> {
		}, "no identity_key");
		assertPayloadRefused(victim, (peer, out) -> out.writeByteArray(1, peer.identityKey()), "no identity_sig");
		assertPayloadRefused(victim, (peer, out) -> out.writeByteArray(2, peer.signature()), "no identity_key");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(1, peer.identityKey());
		}, "identity_key twice");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(2, peer.signature());
		}, "identity_sig twice");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(4, new byte[0]);
			out.writeByteArray(4, new byte[0]);
		}, "extensions twice");
		assertPayloadRefused(victim, (peer, out) -> {
			out.writeUInt32(1, 7);
			honest(peer, out);
		}, "identity_key has wire type 0");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeFixed32(4, 7);
		}, "extensions has wire type 5");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(4, new byte[] { 0x10, 1 });
		}, "stream_muxers has wire type 0");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(4, new byte[] { 0x12, 1, (byte) 0xff });
		}, "no protobuf message");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeRawBytes(new byte[] { 0x5a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 7 });
		}, "no protobuf message");
		assertPayloadRefused(victim, (peer, out) -> {
			// The historic form with a length of its own before it.
			out.writeRawBytes(new byte[] { 0, 104 });
			honest(peer, out);
		}, "no protobuf message");
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesNestedGroupsWithoutDescendingIntoThem(Role victim) throws Exception {
		for (int field : new int[] { 3, 9 }) {
			assertPayloadRefused(victim, (peer, out) -> {
				for (int depth = 0; depth < 10_000; depth++) {
					out.writeTag(field, WireFormat.WIRETYPE_START_GROUP);
				}
				honest(peer, out);
			}, "has a group, field " + field);
		}
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			byte[] groups = new byte[5_000];
			Arrays.fill(groups, (byte) (9 << 3 | WireFormat.WIRETYPE_START_GROUP));
			out.writeByteArray(4, groups);
		}, "has a group, field 9");
		assertPayloadRefused(victim, (peer, out) -> out.writeTag(9, WireFormat.WIRETYPE_END_GROUP),
				"has a group, field 9");
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesWhatIsTooLong(Role victim) throws Exception {
		assertPayloadRefused(victim, (peer, out) -> {
			out.writeByteArray(1, new byte[8_193]);
			out.writeByteArray(2, peer.signature());
		}, "identity_key has 8193 bytes, at most 8192");
		assertPayloadRefused(victim, (peer, out) -> {
			out.writeByteArray(1, peer.identityKey());
			out.writeByteArray(2, new byte[1_025]);
		}, "identity_sig has 1025 bytes, at most 1024");
		assertPayloadRefused(victim, (peer, out) -> {
			honest(peer, out);
			out.writeByteArray(4, new HandshakeExtensions().muxers(101));
		}, "more than 100 stream muxers");
		assertPayloadRefused(victim, (peer, out) -> out.writeByteArray(1, new byte[60 * 1024]), "bytes, not");
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void acceptsUnknownFieldsAndWhatIsJustShortEnough(Role victim) throws Exception {
		ForgingPeer peer = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = peer.meet(victim, List.of("/100"));
		byte[] payload = payload(peer, (forger, out) -> {
			out.writeUInt64(15, -1L);
			out.writeFixed32(16, 1);
			honest(forger, out);
			out.writeFixed64(17, 1);
			out.writeByteArray(3, new byte[1000]);
			ByteArrayOutputStream extensions = new ByteArrayOutputStream();
			CodedOutputStream inner = CodedOutputStream.newInstance(extensions);
			inner.writeByteArray(1, new byte[34]);
			inner.writeUInt32(7, 7);
			inner.flush();
			extensions.write(new HandshakeExtensions().muxers(100));
			out.writeByteArray(4, extensions.toByteArray());
		});
		handshake.receive(ByteBuffer.wrap(peer.message(payload)));
		assertThat(handshake.isComplete()).isTrue();
		assertThat(handshake.muxer()).contains("/100");
	}

	@Test
	void encodesAndDecodesPayloads() {
		HandshakePayload payload = new HandshakePayload(new byte[] { 1, 2 }, new byte[] { 3 }, List.of("/a", "/b"));
		assertThat(payload.encode()).isEqualTo(hex("0a020102" + "120103" + "2208" + "12022f61" + "12022f62"));
		HandshakePayload decoded = HandshakePayload.decode(payload.encode());
		assertThat(decoded.identityKey()).containsExactly(1, 2);
		assertThat(decoded.identitySignature()).containsExactly(3);
		assertThat(decoded.muxers()).containsExactly("/a", "/b");
	}

	@Test
	void refusesEveryTruncationOfAPayload() {
		byte[] whole = NoisePair.ALICE.payload(NoisePair.YAMUX);
		int beforeExtensions = NoisePair.ALICE.payload(List.of()).length;
		for (int length = 0; length < whole.length; length++) {
			byte[] truncated = Arrays.copyOf(whole, length);
			if (length == beforeExtensions) {
				assertThat(HandshakePayload.decode(truncated).muxers()).isEmpty();
			}
			else {
				assertThatExceptionOfType(ProtocolViolationException.class).as("%d bytes", length)
					.isThrownBy(() -> HandshakePayload.decode(truncated));
			}
		}
	}

	@Test
	void neverThrowsAnythingButAViolationAtRandomPayloads() {
		Random random = new Random(11);
		int violations = 0;
		for (int round = 0; round < 50_000; round++) {
			byte[] bytes = NoisePair.ALICE.payload(NoisePair.YAMUX);
			if (round % 2 == 0) {
				bytes = new byte[random.nextInt(60)];
				random.nextBytes(bytes);
			}
			else {
				for (int change = 0; change <= round % 5; change++) {
					bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
				}
			}
			try {
				HandshakePayload.decode(bytes);
			}
			catch (ProtocolViolationException ex) {
				violations++;
			}
		}
		assertThat(violations).isGreaterThan(20_000);
	}

	@Test
	void refusesEphemeralKeysOfSmallOrder() {
		for (String digits : SMALL_ORDER) {
			for (int bit255 : new int[] { 0, 0x80 }) {
				byte[] point = hex(digits);
				point[31] |= (byte) bit255;
				NoisePair pair = NoisePair.create();
				assertThatExceptionOfType(ProtocolViolationException.class).as(digits)
					.isThrownBy(() -> pair.responder.receive(ByteBuffer.wrap(ForgingPeer.framed(point))))
					.withMessageContaining("small order");
				assertThat(pair.responder.hasOutput()).isFalse();
				byte[] second = ForgingPeer.framed(Arrays.copyOf(point, 200));
				assertThatExceptionOfType(ProtocolViolationException.class).as(digits)
					.isThrownBy(() -> pair.initiator.receive(ByteBuffer.wrap(second)))
					.withMessageContaining("small order");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void refusesStaticKeysOfSmallOrder(Role victim) throws Exception {
		for (String digits : SMALL_ORDER) {
			for (int bit255 : new int[] { 0, 0x80 }) {
				byte[] point = hex(digits);
				point[31] |= (byte) bit255;
				NoiseHandshake handshake = new NoiseHandshake(victim, NoisePair.BOB, null, List.of(),
						new NoiseWorkspace(NoisePair.CRYPTO));
				byte[] message = SmallOrderPeer.identification(victim, handshake, point);
				assertThatExceptionOfType(ProtocolViolationException.class).as(digits)
					.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(message)))
					.withMessageContaining("small order");
				assertThat(handshake.isComplete()).isFalse();
				assertThat(handshake.hasOutput()).isFalse();
			}
		}
	}

	private interface Signing {

		byte[] signature(ForgingPeer peer);

	}

	private interface Writing {

		void write(ForgingPeer peer, CodedOutputStream out) throws Exception;

	}

	/** Writes extensions. */
	private static final class HandshakeExtensions {

		byte[] muxers(int count) throws Exception {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			CodedOutputStream out = CodedOutputStream.newInstance(bytes);
			for (int number = 1; number <= count; number++) {
				out.writeString(2, "/" + number);
			}
			out.flush();
			return bytes.toByteArray();
		}

	}

	private static void honest(ForgingPeer peer, CodedOutputStream out) throws Exception {
		out.writeByteArray(1, peer.identityKey());
		out.writeByteArray(2, peer.signature());
	}

	private static byte[] payload(ForgingPeer peer, Writing writing) throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		CodedOutputStream out = CodedOutputStream.newInstance(bytes);
		writing.write(peer, out);
		out.flush();
		return bytes.toByteArray();
	}

	private static void assertPayloadRefused(Role victim, Writing writing, String reason) throws Exception {
		ForgingPeer peer = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = peer.meet(victim, NoisePair.YAMUX);
		byte[] message = peer.message(payload(peer, writing));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(message)))
			.withMessageContaining(reason);
		assertThat(handshake.isComplete()).isFalse();
		assertThat(handshake.hasOutput()).isFalse();
	}

	private static void assertSignatureRefused(Role victim, Signing signing) throws Exception {
		ForgingPeer peer = ForgingPeer.of(victim.opposite());
		NoiseHandshake handshake = peer.meet(victim, List.of());
		byte[] message = peer.message(new HandshakePayload(peer.identityKey(), signing.signature(peer), List.of()));
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(message)))
			.withMessageContaining("signature");
		assertThat(handshake.isComplete()).isFalse();
		assertThat(handshake.hasOutput()).isFalse();
	}

	private static void assertRefused(NoiseHandshake handshake, byte[] message) {
		assertThatExceptionOfType(ProtocolViolationException.class)
			.isThrownBy(() -> handshake.receive(ByteBuffer.wrap(message)));
		assertThat(handshake.isComplete()).isFalse();
		assertThat(handshake.hasOutput()).isFalse();
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

}
