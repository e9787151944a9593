/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.util.Arrays;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.libp2p4j.identity.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SignedEnvelopeTests {

	private static final byte[] TYPE = { 1, 2 };

	private static final byte[] PAYLOAD = { 3, 4, 5 };

	private final JsonNode vector = Vectors.read("signed-envelope-peer-record.json").get("envelopes").get(0);

	@Test
	void readsAndWritesWhatGoWrote() {
		byte[] bytes = hex(this.vector.get("envelope_hex").asText());
		SignedEnvelope envelope = SignedEnvelope.decode(bytes);
		JsonNode derived = this.vector.get("derived");
		assertThat(Bytes.hex(envelope.publicKey().encoded()))
			.isEqualTo(derived.get("public_key_protobuf_hex").asText());
		assertThat(Bytes.hex(envelope.payloadType())).isEqualTo(derived.get("payload_type_hex").asText());
		assertThat(Bytes.hex(envelope.payload())).isEqualTo(derived.get("payload_hex").asText());
		assertThat(Bytes.hex(envelope.signature())).isEqualTo(derived.get("signature_hex").asText());
		assertThat(envelope.encoded()).isEqualTo(bytes);
		assertThat(envelope.publicKey().verify(hex(derived.get("signing_buffer_hex").asText()), envelope.signature()))
			.isTrue();
		KeyPair signer = KeyPair.fromProtobuf(hex(this.vector.get("private_key_protobuf_hex").asText()));
		SignedEnvelope ours = SignedEnvelope.seal(signer, this.vector.get("domain").asText(), envelope.payloadType(),
				envelope.payload());
		assertThat(ours.encoded()).isEqualTo(bytes);
	}

	@Test
	void refusesEveryTruncation() {
		byte[] bytes = hex(this.vector.get("envelope_hex").asText());
		for (int length = 0; length < bytes.length; length++) {
			byte[] truncated = Arrays.copyOf(bytes, length);
			assertThatIllegalArgumentException().isThrownBy(() -> SignedEnvelope.decode(truncated));
		}
	}

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void coversDomainTypeAndPayload(KeyType type) {
		KeyPair signer = KeyPair.generate(type);
		SignedEnvelope envelope = SignedEnvelope.decode(SignedEnvelope.seal(signer, "domain", TYPE, PAYLOAD).encoded());
		assertThat(envelope.verify("domain")).isTrue();
		assertThat(envelope.verify("domain2")).isFalse();
		assertThat(envelope.verify("")).isFalse();
		byte[] bytes = envelope.encoded();
		int typeOffset = indexOf(bytes, TYPE);
		int payloadOffset = indexOf(bytes, PAYLOAD);
		for (int offset : new int[] { typeOffset, payloadOffset, bytes.length - 1 }) {
			byte[] tampered = bytes.clone();
			tampered[offset] ^= 1;
			assertThat(SignedEnvelope.decode(tampered).verify("domain")).isFalse();
		}
		assertThat(envelope).hasToString("envelope of 3 bytes by " + signer.peerId());
	}

	private static int indexOf(byte[] bytes, byte[] part) {
		return Bytes.hex(bytes).lastIndexOf(Bytes.hex(part)) / 2;
	}

	/**
	 * The parts are separated by their lengths: moving a byte from one to the next must
	 * not go unnoticed.
	 */
	@Test
	void doesNotConfuseTheBordersOfItsParts() {
		KeyPair signer = KeyPair.generateEd25519();
		SignedEnvelope one = SignedEnvelope.seal(signer, "ab", new byte[] { 'c' }, new byte[] { 'd' });
		SignedEnvelope other = SignedEnvelope.seal(signer, "a", new byte[] { 'b', 'c' }, new byte[] { 'd' });
		assertThat(one.signature()).isNotEqualTo(other.signature());
	}

	@Test
	void acceptsAnEmptyPayloadAndUnknownFields() {
		KeyPair signer = KeyPair.generateEd25519();
		SignedEnvelope empty = SignedEnvelope.seal(signer, "domain", TYPE, new byte[0]);
		byte[] bytes = empty.encoded();
		// Field 9, a varint, as a later version might add.
		byte[] extended = Arrays.copyOf(bytes, bytes.length + 2);
		extended[bytes.length] = 0x48;
		assertThat(SignedEnvelope.decode(extended).verify("domain")).isTrue();
		// Without the empty field, as proto3 writes it.
		byte[] shortened = hex(Bytes.hex(bytes).replace("12020102" + "1a00", "12020102"));
		assertThat(shortened).hasSize(bytes.length - 2);
		assertThat(SignedEnvelope.decode(shortened).verify("domain")).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0a00", "0b", "0b0c", "4b4c", "0c", "0800", "120100", "0a020801", "ffffffffff",
			"0affffffff07", "1affffffffffffffffff01" })
	void refusesWhatIsNoEnvelope(String start) {
		assertThatIllegalArgumentException().isThrownBy(() -> SignedEnvelope.decode(hex(start)));
	}

	@Test
	void refusesRepeatedFieldsNestedGroupsAndLength() {
		byte[] bytes = SignedEnvelope.seal(KeyPair.generateEd25519(), "domain", TYPE, PAYLOAD).encoded();
		byte[] repeated = Arrays.copyOf(bytes, bytes.length + 3);
		repeated[bytes.length] = 0x1a;
		repeated[bytes.length + 1] = 1;
		assertThatIllegalArgumentException().isThrownBy(() -> SignedEnvelope.decode(repeated))
			.withMessageContaining("field 3 is repeated");
		byte[] groups = hex("4b".repeat(10_000));
		assertThatIllegalArgumentException().isThrownBy(() -> SignedEnvelope.decode(groups))
			.withMessageContaining("group");
		assertThatIllegalArgumentException().isThrownBy(() -> SignedEnvelope.decode(new byte[64 * 1024 + 1]))
			.withMessageContaining("longer than the 65536 allowed");
	}

}
