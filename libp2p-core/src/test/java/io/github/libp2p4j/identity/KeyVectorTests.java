/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyVectorTests {

	private static final HexFormat HEX = HexFormat.of();

	private final JsonNode vectors = Vectors.read("peer-ids-and-keys.json");

	@Test
	void hasNothingThatNoTestReads() {
		Set<String> sections = new TreeSet<>();
		this.vectors.fieldNames().forEachRemaining(sections::add);
		assertThat(sections).containsExactly("description", "keys", "peer_id_text", "signatures", "sources");
		assertThat(this.vectors.get("keys")).hasSize(4);
		assertThat(this.vectors.get("signatures")).hasSize(6);
		assertThat(this.vectors.get("peer_id_text")).hasSize(14);
	}

	@Test
	void readsAndWritesEveryKey() {
		for (JsonNode entry : this.vectors.get("keys")) {
			String type = entry.get("key_type").asText();
			byte[] privateKey = hex(entry, "private_key_protobuf_hex");
			byte[] publicKey = hex(entry, "public_key_protobuf_hex");
			KeyPair pair = KeyPair.fromProtobuf(privateKey);
			assertThat(pair.type()).isEqualTo(KeyType.valueOf(type.toUpperCase(Locale.ROOT)));
			assertThat(pair.toProtobuf()).as(type).isEqualTo(privateKey);
			assertThat(pair.publicKey().encoded()).as(type)
				.isEqualTo(publicKey)
				.hasSize(entry.get("public_key_protobuf_len").asInt());
			assertThat(PublicKey.decode(publicKey)).isEqualTo(pair.publicKey()).hasSameHashCodeAs(pair.publicKey());
			assertThat(PublicKey.of(pair.type(), pair.publicKey().data())).isEqualTo(pair.publicKey());
			assertPeerId(pair.peerId(), entry.get("derived"));
			boolean inline = entry.get("multihash").asText().equals("identity");
			assertThat(pair.peerId().publicKey().isPresent()).isEqualTo(inline);
			byte[] message = type.getBytes(StandardCharsets.UTF_8);
			assertThat(pair.publicKey().verify(message, pair.sign(message))).as(type).isTrue();
		}
	}

	@Test
	void verifiesEverySignatureAndMakesTheSameWherePeersDo() {
		for (JsonNode entry : this.vectors.get("signatures")) {
			String source = entry.get("source").asText();
			byte[] privateKey = hex(entry, "private_key_protobuf_hex");
			KeyPair pair = KeyPair.fromProtobuf(privateKey);
			PublicKey publicKey = PublicKey.decode(hex(entry, "public_key_protobuf_hex"));
			byte[] message = entry.get("message_utf8").asText().getBytes(StandardCharsets.UTF_8);
			byte[] signature = hex(entry, "signature_hex");
			assertThat(pair.publicKey()).as(source).isEqualTo(publicKey);
			assertPeerId(publicKey.peerId(), entry.get("derived"));
			assertThat(entry.get("expect_valid").asBoolean()).isTrue();
			assertThat(publicKey.verify(message, signature)).as(source).isTrue();
			if (!entry.get("signature_deterministic_in_go").isNull()
					&& entry.get("signature_deterministic_in_go").asBoolean()) {
				assertThat(pair.sign(message)).as(source).isEqualTo(signature);
			}
			boolean legacy = entry.path("note").asText().startsWith("96-byte");
			assertThat(pair.toProtobuf()).as(source)
				.isEqualTo(legacy ? withoutRedundantPublicKey(privateKey) : privateKey);
			for (int i = 0; i < signature.length; i++) {
				byte[] tampered = signature.clone();
				tampered[i] ^= 1;
				assertThat(publicKey.verify(message, tampered)).as("%s, byte %d", source, i).isFalse();
				assertThat(publicKey.verify(message, Arrays.copyOf(signature, i))).isFalse();
			}
			assertThat(publicKey.verify(message, Arrays.copyOf(signature, signature.length + 1))).isFalse();
			message[0] ^= 1;
			assertThat(publicKey.verify(message, signature)).isFalse();
		}
	}

	private static byte[] withoutRedundantPublicKey(byte[] legacy) {
		byte[] modern = Arrays.copyOf(legacy, legacy.length - 32);
		modern[3] = 64;
		return modern;
	}

	@Test
	void readsEveryPeerIdText() {
		for (JsonNode entry : this.vectors.get("peer_id_text")) {
			String text = entry.get("text").asText();
			if (entry.get("expect").asText().equals("valid")) {
				JsonNode derived = entry.get("derived");
				PeerId id = PeerId.parse(text);
				assertThat(HEX.formatHex(id.toBytes())).isEqualTo(derived.get("multihash_hex").asText());
				assertThat(id).hasToString(derived.get("base58btc").asText());
				assertThat(id.toCid()).isEqualTo(derived.get("cidv1_base32").asText());
				assertThat(PeerId.fromBytes(id.toBytes())).isEqualTo(id).hasSameHashCodeAs(id);
			}
			else {
				assertThatIllegalArgumentException().as(text)
					.isThrownBy(() -> PeerId.parse(text))
					.withMessageStartingWith("No peer id: \"" + text + "\": ");
			}
		}
	}

	private static void assertPeerId(PeerId id, JsonNode derived) {
		assertThat(HEX.formatHex(id.toBytes())).isEqualTo(derived.get("peer_id_multihash_hex").asText());
		assertThat(id).hasToString(derived.get("peer_id_base58btc").asText());
		assertThat(id.toCid()).isEqualTo(derived.get("peer_id_cidv1_base32").asText());
		assertThat(PeerId.parse(derived.get("peer_id_base58btc").asText())).isEqualTo(id);
		assertThat(PeerId.parse(derived.get("peer_id_cidv1_base32").asText())).isEqualTo(id);
		assertThat(PeerId.parse(derived.get("peer_id_cidv1_base36").asText())).isEqualTo(id);
	}

	private static byte[] hex(JsonNode entry, String field) {
		return HEX.parseHex(entry.get(field).asText());
	}

}
