/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static io.github.libp2p4j.identity.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerIdTests {

	private static final String KEY = "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

	@ParameterizedTest
	@EnumSource(KeyType.class)
	void belongsToItsKeyAlone(KeyType type) {
		PublicKey key = KeyPair.generate(type).publicKey();
		PeerId id = PeerId.of(key);
		assertThat(id.matches(key)).isTrue();
		assertThat(id.matches(KeyPair.generate(type).publicKey())).isFalse();
		assertThat(PeerId.parse(id.toString())).isEqualTo(id);
		assertThat(PeerId.parse(id.toCid())).isEqualTo(id);
		boolean inline = type == KeyType.ED25519 || type == KeyType.SECP256K1;
		assertThat(id.publicKey().isPresent()).isEqualTo(inline);
		id.publicKey().ifPresent((contained) -> assertThat(contained).isEqualTo(key));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			''             | more than 0 bytes
			00             | more than 1 bytes
			1220           | announces 32 bytes and has 0
			1120%s         | neither SHA-256 (12) nor identity (00) but 11
			8020%s         | but 80
			1221%s         | announces 33 bytes
			1220%s00       | announces 32 bytes and has 33
			121f00%s       | announces 31 bytes
			122100%s       | a SHA-256 digest has 32 bytes, not 33
			12a000%s       | announces 160
			0020%s         | does not begin with its type
			0000           | does not begin with its type
			00240801 1221%s | announces 36 bytes and has 36
			002408011220%s00 | announces 36 bytes and has 37
			002508011220%s00 | something follows
			002508021220%s00 | something follows
			002408021220%s | 33 bytes (compressed), not 32
			002408031220%s | no ECDSA key is so short
			002408001220%s | no RSA key is so short
			002408041220%s | unknown key type 4
			002b0801122700000000000000%s | longer than 42
			""")
	void refusesEveryOtherMultihash(String template, String problem) {
		byte[] multihash = hex(template.replace("%s", KEY));
		if (template.startsWith("00240801 1221")) {
			// The header is right and the key inside is truncated.
			assertThatIllegalArgumentException().isThrownBy(() -> PeerId.fromBytes(multihash))
				.withMessageContaining("truncated");
			return;
		}
		assertThatIllegalArgumentException().isThrownBy(() -> PeerId.fromBytes(multihash))
			.withMessageStartingWith(
					"No peer id: " + Bytes.hex(Arrays.copyOf(multihash, Math.min(multihash.length, 44))))
			.withMessageContaining(problem);
	}

	@ParameterizedTest
	@CsvSource({ "'', nothing where multibase", "1, more than 1 bytes", "Q, no multibase prefix",
			"Qm0, outside base58btc", "12D3KooWO, outside base58btc", "b, neither base58", "z, neither base58",
			"bafz, announces", "bafz1, outside base32", "bafza, base32 never has", "k51QZ, outside base36",
			"u!, base64" })
	void refusesOtherText(String text, String problem) {
		assertThatIllegalArgumentException().isThrownBy(() -> PeerId.parse(text))
			.withMessageStartingWith("No peer id: \"" + text + "\"");
	}

	@Test
	void refusesLongTextWithoutWorkOrEcho() {
		assertThatIllegalArgumentException().isThrownBy(() -> PeerId.parse("1".repeat(1_000_000)))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(300));
		assertThatIllegalArgumentException().isThrownBy(() -> PeerId.parse("k".repeat(1_000_000)));
		assertThatIllegalArgumentException().isThrownBy(() -> PeerId.fromBytes(new byte[1_000_000]))
			.satisfies((ex) -> assertThat(ex.getMessage()).hasSizeLessThan(300));
	}

	@Test
	void refusesAnIdTruncatedAnywhere() {
		for (KeyType type : KeyType.values()) {
			byte[] multihash = KeyPair.generate(type).peerId().toBytes();
			for (int length = 0; length < multihash.length; length++) {
				byte[] truncated = Arrays.copyOf(multihash, length);
				assertThatIllegalArgumentException().isThrownBy(() -> PeerId.fromBytes(truncated));
			}
		}
	}

	@Test
	void isNotChangedThroughItsBytes() {
		PeerId id = KeyPair.generateEd25519().peerId();
		byte[] bytes = id.toBytes();
		PeerId copy = PeerId.fromBytes(bytes);
		bytes[10] ^= 1;
		assertThat(copy).isEqualTo(id);
		id.toBytes()[10] ^= 1;
		assertThat(copy).isEqualTo(id);
	}

	@Test
	void sortsByItsBytes() {
		Random random = new Random(17);
		List<PeerId> ids = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			byte[] multihash = new byte[34];
			random.nextBytes(multihash);
			multihash[0] = 0x12;
			multihash[1] = 0x20;
			ids.add(PeerId.fromBytes(multihash));
		}
		ids.add(PeerId.fromBytes(hex("002408011220" + KEY)));
		Collections.sort(ids);
		assertThat(Bytes.hex(ids.get(0).toBytes())).startsWith("0024");
		for (int i = 1; i < ids.size(); i++) {
			assertThat(Bytes.hex(ids.get(i - 1).toBytes())).isLessThan(Bytes.hex(ids.get(i).toBytes()));
		}
	}

}
