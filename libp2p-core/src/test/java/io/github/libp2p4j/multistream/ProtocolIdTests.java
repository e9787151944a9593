/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProtocolIdTests {

	@Test
	void acceptsWhatEveryPeerReads() {
		assertThat(ProtocolId.requireValid("/chat/1.0.0")).isEqualTo("/chat/1.0.0");
		assertThat(ProtocolId.requireValid("/" + "x".repeat(1022))).hasSize(1023);
		assertThat(ProtocolId.requireValid("/" + "é".repeat(511))).hasSize(512);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "chat", " /chat", "/a\nb", "/a\0b", "/\ud800", "/multistream/1.0.0" })
	void rejectsWhatSomePeerCannotRead(String id) {
		assertThatIllegalArgumentException().isThrownBy(() -> ProtocolId.requireValid(id))
			.withMessageContaining("Protocol id must");
	}

	@Test
	void countsBytesNotCharacters() {
		assertThatIllegalArgumentException().isThrownBy(() -> ProtocolId.requireValid("/" + "é".repeat(512)))
			.withMessageContaining("1025");
		assertThatIllegalArgumentException().isThrownBy(() -> ProtocolId.requireValid("/" + "x".repeat(1023)))
			.withMessageContaining("1024");
	}

}
