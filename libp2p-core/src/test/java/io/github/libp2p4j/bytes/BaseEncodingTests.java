/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BaseEncodingTests {

	/** draft-msporny-base58, section 5. */
	@ParameterizedTest
	@CsvSource({ "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
			"54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e,"
					+ " USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
			"0000287fb4cd, 11233QC4", "'', ''", "00, 1", "000000, 111", "ff, 5Q" })
	void readsAndWritesBase58(String hex, String text) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		assertThat(Base58.encode(bytes)).isEqualTo(text);
		assertThat(Base58.decode(text)).isEqualTo(bytes);
	}

	/** RFC 4648, section 10, in lower case and without padding. */
	@ParameterizedTest
	@CsvSource({ "'', ''", "f, my", "fo, mzxq", "foo, mzxw6", "foob, mzxw6yq", "fooba, mzxw6ytb",
			"foobar, mzxw6ytboi" })
	void readsAndWritesBase32(String plain, String text) {
		byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);
		assertThat(Base32.encode(bytes)).isEqualTo(text);
		assertThat(Base32.decode(text)).isEqualTo(bytes);
	}

	/** The multibase specification's own "yes mani !". */
	@ParameterizedTest
	@ValueSource(strings = { "bpfsxgidnmfxgsibb", "k2lcpzo5yikidynfl", "z7paNL19xttacUY", "ueWVzIG1hbmkgIQ",
			"meWVzIG1hbmkgIQ", "f796573206d616e692021" })
	void readsMultibase(String text) {
		assertThat(new String(Multibase.decode(text), StandardCharsets.US_ASCII)).isEqualTo("yes mani !");
	}

	@Test
	void writesMultibaseInBase64Url() {
		assertThat(Multibase.encodeBase64Url("yes mani !".getBytes(StandardCharsets.US_ASCII)))
			.isEqualTo("ueWVzIG1hbmkgIQ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "0", "?abc", "\u00e9", "bA", "b1", "b=", "ba", "babc", "babcdef", "k-", "kA", "z0",
			"zO", "zI", "zl", "z\uffff", "u=", "u+", "f0", "fxx" })
	void refusesOtherMultibase(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Multibase.decode(text));
	}

	@Test
	void namesTheCharacterThatItRefuses() {
		assertThatIllegalArgumentException().isThrownBy(() -> Base58.decode("ab\ncd"))
			.withMessage("character U+000A at index 2 is outside base58btc");
	}

	@Test
	void boundsWhatIsQuadratic() {
		assertThat(Base58.decode("z".repeat(128))).hasSize(94);
		assertThatIllegalArgumentException().isThrownBy(() -> Base58.decode("z".repeat(129)));
		assertThat(Base36.decode("z".repeat(128))).hasSize(83);
		assertThatIllegalArgumentException().isThrownBy(() -> Base36.decode("z".repeat(129)));
		assertThatIllegalArgumentException().isThrownBy(() -> Base58.encode(new byte[93]));
		assertThatIllegalArgumentException().isThrownBy(() -> Base32.decode("a".repeat(4097)));
		assertThatIllegalArgumentException().isThrownBy(() -> Multibase.decode("u" + "A".repeat(4096)));
	}

	@Test
	void agreesWithArithmeticAndItself() {
		long seed = 58L;
		Random random = new Random(seed);
		for (int i = 0; i < 5_000; i++) {
			byte[] bytes = new byte[random.nextInt(60)];
			random.nextBytes(bytes);
			Arrays.fill(bytes, 0, Math.min(bytes.length, random.nextInt(4)), (byte) 0);
			assertThat(Base58.decode(Base58.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
			assertThat(Base32.decode(Base32.encode(bytes))).as("seed %d", seed).isEqualTo(bytes);
			String digits = new BigInteger(1, bytes).toString(36);
			int zeros = 0;
			while (zeros < bytes.length && bytes[zeros] == 0) {
				zeros++;
			}
			String text = "0".repeat(zeros) + (digits.equals("0") ? "" : digits);
			assertThat(Base36.decode(text)).as("seed %d", seed).isEqualTo(bytes);
		}
	}

}
