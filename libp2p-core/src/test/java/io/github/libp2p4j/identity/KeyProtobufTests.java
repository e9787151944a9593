/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.libp2p4j.identity.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeyProtobufTests {

	private static final String ED25519 = "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

	@Test
	void readsTheCanonicalEncoding() {
		assertThat(PublicKey.decode(hex("08011220" + ED25519)).type()).isEqualTo(KeyType.ED25519);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			1220%s                 | does not begin with its type
			1220%s0801             | does not begin with its type
			0801                   | does not follow its type
			08011a20%s             | does not follow its type
			0881001220%s           | a varint is longer than needed
			080112a000%s           | a varint is longer than needed
			08011220%s1800         | something follows the data
			08011220%s1220%s       | something follows the data
			08011220%s00           | something follows the data
			0b01 0c 1220%s         | does not begin with its type
			08041220%s             | unknown key type 4; known are 0 RSA
			08ffffffffffffffffff011220%s | unknown key type 18446744073709551615
			08011221%s             | truncated
			080112ffffffff07%s     | truncated
			080112ffffffffffffffffff01%s | truncated
			0801121f%s             | something follows
			''                     | does not begin with its type
			0801120100             | 32 bytes, not 1
			08011200               | 32 bytes, not 0
			""")
	void refusesEveryOtherEncoding(String template, String problem) {
		byte[] protobuf = hex(template.replace("%s", ED25519));
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.decode(protobuf))
			.withMessageContaining(problem);
	}

	@Test
	void refusesToReadWhatIsLongerThanAnyKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.decode(new byte[60 * 1024]))
			.withMessage("a key of 61440 bytes is longer than the 2048 allowed");
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromProtobuf(new byte[8193]))
			.withMessage("a key of 8193 bytes is longer than the 8192 allowed");
	}

	@Test
	void refusesTypesWithoutTheirZero() {
		// What a proto3 encoder makes of an RSA key.
		byte[] rsa = KeyPair.generateRsa(2048).publicKey().encoded();
		assertThat(rsa).startsWith(0x08, 0x00, 0x12);
		assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.decode(Arrays.copyOfRange(rsa, 2, rsa.length)))
			.withMessageContaining("does not begin with its type");
	}

	@Test
	void refusesEachKeyTruncatedAnywhere() {
		for (KeyType type : KeyType.values()) {
			KeyPair pair = KeyPair.generate(type);
			byte[] publicKey = pair.publicKey().encoded();
			byte[] privateKey = pair.toProtobuf();
			for (int length = 0; length < publicKey.length; length++) {
				byte[] truncated = Arrays.copyOf(publicKey, length);
				assertThatIllegalArgumentException().isThrownBy(() -> PublicKey.decode(truncated));
			}
			for (int length = 0; length < privateKey.length; length++) {
				byte[] truncated = Arrays.copyOf(privateKey, length);
				assertThatIllegalArgumentException().isThrownBy(() -> KeyPair.fromProtobuf(truncated));
			}
		}
	}

	@Test
	void answersEveryMutationWithAKeyOrAnError() {
		long seed = 20260101L;
		Random random = new Random(seed);
		for (KeyType type : KeyType.values()) {
			byte[] original = KeyPair.generate(type).publicKey().encoded();
			for (int i = 0; i < 2_000; i++) {
				byte[] mutated = original.clone();
				for (int flips = random.nextInt(3); flips >= 0; flips--) {
					mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
				}
				try {
					assertThat(PublicKey.decode(mutated).encoded()).as("seed %d", seed).isEqualTo(mutated);
				}
				catch (IllegalArgumentException ex) {
					assertThat(ex).as("seed %d", seed).isExactlyInstanceOf(IllegalArgumentException.class);
				}
			}
		}
	}

}
