/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CertificateIdentityTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final JsonNode certificates = Vectors.read("tls-certificates.json").get("certificates");

	private static byte[] der(JsonNode entry) {
		return HexFormat.of().parseHex(entry.get("certificate_der_hex").asText());
	}

	private byte[] valid(int index) {
		return der(this.certificates.get(index));
	}

	@Test
	void acceptsAndRefusesEveryVector() {
		assertThat(this.certificates).hasSize(9);
		int accepted = 0;
		for (JsonNode entry : this.certificates) {
			String name = entry.get("name").asText();
			if (entry.get("expect").asText().equals("valid")) {
				PublicKey key = CertificateIdentity.verify(der(entry), NOW);
				assertThat(key.peerId()).as(name).hasToString(entry.get("peer_id").asText());
				assertThat(HexFormat.of().formatHex(key.encoded())).as(name)
					.isEqualTo(entry.get("derived").get("host_public_key_protobuf_hex").asText());
				accepted++;
			}
			else {
				assertThat(entry.get("expect").asText()).isEqualTo("invalid");
				assertThatIllegalArgumentException().as(name)
					.isThrownBy(() -> CertificateIdentity.verify(der(entry), NOW));
			}
		}
		assertThat(accepted).isEqualTo(6);
	}

	@Test
	void saysWhyItRefuses() {
		assertThatIllegalArgumentException().isThrownBy(() -> CertificateIdentity.verify(valid(3), NOW))
			.withMessage("a certificate whose key was not signed by QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CertificateIdentity.verify(valid(0), Instant.parse("1975-01-01T12:59:59Z")))
			.withMessageContaining("valid from 1975-01-01T13:00:00Z to 4096-01-01T13:00:00Z");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CertificateIdentity.verify(valid(0), Instant.parse("4096-01-01T13:00:01Z")));
		assertThatIllegalArgumentException().isThrownBy(() -> CertificateIdentity.verify(new byte[16 * 1024 + 1], NOW))
			.withMessageContaining("longer than the 16384 allowed");
	}

	@Test
	void refusesEveryTruncationAndEveryChangedByte() {
		byte[] certificate = valid(0);
		for (int i = 0; i < certificate.length; i++) {
			byte[] truncated = Arrays.copyOf(certificate, i);
			assertThatIllegalArgumentException().isThrownBy(() -> CertificateIdentity.verify(truncated, NOW));
			byte[] changed = certificate.clone();
			changed[i] ^= 1;
			assertThatIllegalArgumentException().as("byte %d", i)
				.isThrownBy(() -> CertificateIdentity.verify(changed, NOW));
		}
		assertThatIllegalArgumentException()
			.isThrownBy(() -> CertificateIdentity.verify(Arrays.copyOf(certificate, certificate.length + 1), NOW));
	}

	@Test
	void answersRandomChangesWithAnError() {
		long seed = 53594L;
		Random random = new Random(seed);
		for (int i = 0; i < 3_000; i++) {
			byte[] changed = valid(i % 3);
			for (int changes = random.nextInt(4); changes >= 0; changes--) {
				changed[random.nextInt(changed.length)] += (byte) (1 + random.nextInt(255));
			}
			assertThatIllegalArgumentException().as("seed %d, round %d", seed, i)
				.isThrownBy(() -> CertificateIdentity.verify(changed, NOW));
		}
	}

}
