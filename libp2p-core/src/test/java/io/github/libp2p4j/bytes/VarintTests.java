/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VarintTests {

	private static ByteBuffer buffer(String hex) {
		return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
	}

	@ParameterizedTest
	@CsvSource({ "0, 00", "1, 01", "127, 7f", "128, 8001", "255, ff01", "300, ac02", "16383, ff7f", "16384, 808001",
			"4294967295, ffffffff0f", "9223372036854775807, ffffffffffffffff7f" })
	void writesAndReadsTheShortestForm(long value, String hex) {
		assertThat(HexFormat.of().formatHex(Varint.encode(value))).isEqualTo(hex);
		assertThat(Varint.length(value)).isEqualTo(hex.length() / 2);
		ByteBuffer source = buffer(hex + "ff");
		assertThat(Varint.read(source)).isEqualTo(value);
		assertThat(source.remaining()).isEqualTo(1);
	}

	@Test
	void waitsForTheRestOfEveryTruncation() {
		byte[] whole = Varint.encode(Long.MAX_VALUE);
		for (int length = 0; length < whole.length; length++) {
			ByteBuffer source = ByteBuffer.wrap(whole, 0, length);
			assertThat(Varint.read(source)).isEqualTo(Varint.INCOMPLETE);
			assertThat(source.position()).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "8000", "ff00", "808000", "ffffffffffffffffff", "80808080808080808000",
			"80808080808080808001", "ffffffffffffffffffff01", "84e0ff00" })
	void refusesSuperfluousZerosAndMoreThan63Bits(String hex) {
		ByteBuffer source = buffer(hex);
		assertThat(Varint.read(source)).isEqualTo(Varint.MALFORMED);
		assertThat(source.position()).isZero();
	}

	@Test
	void refusesMoreBytesThanAskedForAsSoonAsThatIsCertain() {
		assertThat(Varint.read(buffer("ff07"), 2)).isEqualTo(1023);
		assertThat(Varint.read(buffer("ff"), 2)).isEqualTo(Varint.INCOMPLETE);
		assertThat(Varint.read(buffer("ffff"), 2)).isEqualTo(Varint.MALFORMED);
		assertThat(Varint.read(buffer("7f"), 1)).isEqualTo(127);
		assertThat(Varint.read(buffer("80"), 1)).isEqualTo(Varint.MALFORMED);
		assertThat(Varint.read(buffer(""), 1)).isEqualTo(Varint.INCOMPLETE);
		assertThatIllegalArgumentException().isThrownBy(() -> Varint.read(buffer("00"), 0));
		assertThatIllegalArgumentException().isThrownBy(() -> Varint.read(buffer("00"), 10));
	}

	@Test
	void refusesNegativeValues() {
		assertThatIllegalArgumentException().isThrownBy(() -> Varint.length(-1))
			.withMessage("A varint holds 63 bits, not 18446744073709551615");
		assertThatIllegalArgumentException().isThrownBy(() -> Varint.encode(Long.MIN_VALUE));
	}

	@Test
	void writesNothingWhereItDoesNotFit() {
		ByteBuffer target = ByteBuffer.allocate(1);
		assertThatExceptionOfType(BufferOverflowException.class).isThrownBy(() -> Varint.write(128, target));
		assertThat(target.position()).isZero();
		Varint.write(127, target);
		assertThat(target.hasRemaining()).isFalse();
	}

	@Test
	void readsWhateverItWrites() {
		long seed = 9L;
		Random random = new Random(seed);
		ByteBuffer buffer = ByteBuffer.allocateDirect(Varint.MAX_BYTES);
		for (int i = 0; i < 100_000; i++) {
			long value = (random.nextLong() & Long.MAX_VALUE) >>> random.nextInt(63);
			buffer.clear();
			Varint.write(value, buffer);
			assertThat(buffer.flip().remaining()).isEqualTo(Varint.length(value));
			assertThat(Varint.read(buffer)).as("seed %d", seed).isEqualTo(value);
		}
	}

	/** No two encodings of one value. */
	@Test
	void acceptsOnlyWhatItWouldWrite() {
		long seed = 10L;
		Random random = new Random(seed);
		byte[] bytes = new byte[10];
		for (int i = 0; i < 100_000; i++) {
			random.nextBytes(bytes);
			for (int j = random.nextInt(10); j >= 0; j--) {
				bytes[j] |= (byte) 0x80;
			}
			ByteBuffer source = ByteBuffer.wrap(bytes);
			long value = Varint.read(source);
			if (value >= 0) {
				byte[] read = java.util.Arrays.copyOf(bytes, source.position());
				assertThat(Varint.encode(value)).as("seed %d", seed).isEqualTo(read);
			}
		}
	}

}
