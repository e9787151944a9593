/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PemKeyTests {

	private static String pem(String file) {
		try (InputStream stream = Objects.requireNonNull(PemKeyTests.class.getResourceAsStream("/keys/" + file),
				file)) {
			return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void readsWhatOpensslAndSshKeygenWrite() {
		JsonNode keys = Vectors.readResource("/keys/keys.json").get("keys");
		assertThat(keys).hasSize(12);
		for (JsonNode entry : keys) {
			String file = entry.get("file").asText();
			KeyPair pair = KeyPair.fromPem(pem(file));
			assertThat(pair.type()).as(file).hasToString(entry.get("type").asText());
			assertThat(HexFormat.of().formatHex(pair.publicKey().encoded())).as(file)
				.isEqualTo(entry.get("public_key_protobuf_hex").asText());
			assertThat(pair.peerId()).as(file).hasToString(entry.get("peer_id").asText());
			byte[] message = entry.get("message_utf8").asText().getBytes(StandardCharsets.UTF_8);
			byte[] signature = HexFormat.of().parseHex(entry.get("signature_hex").asText());
			assertThat(pair.publicKey().verify(message, signature)).as(file).isTrue();
			assertThat(pair.publicKey().verify(message, pair.sign(message))).as(file).isTrue();
			KeyPair again = KeyPair.fromProtobuf(pair.toProtobuf());
			assertThat(again).as(file).isEqualTo(pair).hasSameHashCodeAs(pair);
			assertThat(again.toProtobuf()).as(file).isEqualTo(pair.toProtobuf());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "encrypted-pkcs8.pem", "encrypted-rsa-pkcs1.pem", "encrypted-openssh.pem" })
	void saysThatAKeyIsEncryptedAndHowToDecryptIt(String file) {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem(pem(file)))
			.withMessageContaining("is encrypted; decrypt it first");
	}

	@Test
	void refusesKeysThatAreNoIdentity() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem(pem("x25519-pkcs8.pem")))
			.withMessageContaining("of no libp2p key type");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem(pem("p224-sec1.pem")))
			.withMessageContaining("the curve 1.3.132.0.33 is none of secp256k1, P-256, P-384, P-521");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem(pem("rsa1024-pkcs8.pem")))
			.withMessageContaining("an RSA key of 1024 bits, not between 2048 and 8192");
	}

	@Test
	void refusesTextWithoutAPrivateKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem(""))
			.withMessage("the PEM text contains no private key");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> KeyPair.fromPem("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
			.withMessage("the PEM text contains no private key");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> KeyPair.fromPem("-----BEGIN DSA PRIVATE KEY-----\nAAAA\n-----END DSA PRIVATE KEY-----\n"))
			.withMessageContaining("DSA PRIVATE KEY");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromPem("x".repeat(64 * 1024 + 1)))
			.withMessageContaining("longer than the 65536 allowed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ed25519-pkcs8.pem", "ed25519-openssh.pem", "p256-sec1.pem", "rsa-pkcs1.pem" })
	void refusesTruncatedTextWithoutShowingIt(String file) {
		String whole = pem(file).stripTrailing();
		// Without its last dash, the end line is no end line.
		for (int length = 0; length < whole.length(); length += (whole.length() > 1000) ? 13 : 1) {
			String truncated = whole.substring(0, length);
			assertThatIllegalArgumentException().as("%d characters", length)
				.isThrownBy(() -> KeyPair.fromPem(truncated))
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(whole.substring(60, 70)));
		}
	}

}
