/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CodecTests {

	@Test
	void leavesBytesAsTheyAre() throws Exception {
		byte[] bytes = { 1, -1 };
		assertThat(Codec.bytes().encode(bytes)).isSameAs(bytes);
		assertThat(Codec.bytes().decode(bytes)).isSameAs(bytes);
	}

	@Test
	void writesTextAsUtf8() throws Exception {
		byte[] bytes = HexFormat.of().parseHex("c3a4e282acf09f9a80");
		assertThat(Codec.text().encode("ä€🚀")).isEqualTo(bytes);
		assertThat(Codec.text().decode(bytes)).isEqualTo("ä€🚀");
		assertThat(Codec.text().encode("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "c3", "c080", "eda080", "f4908080" })
	void refusesWhatIsNotUtf8(String hex) {
		assertThatExceptionOfType(CharacterCodingException.class)
			.isThrownBy(() -> Codec.text().decode(HexFormat.of().parseHex(hex)));
	}

	@Test
	void refusesTextThatUtf8CannotHold() {
		assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> Codec.text().encode("\ud800"));
	}

}
