/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.yamux.StreamPhase.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StreamPhaseTests {

	/** Every phase and every input; a dash where the input cannot happen. */
	@ParameterizedTest
	@CsvSource({
			// phase, CLOSE, FIN_WRITTEN, FIN_RECEIVED, RESET
			"OPEN, CLOSING, -, REMOTE_CLOSED, RESET", "CLOSING, CLOSING, LOCAL_CLOSED, REMOTE_CLOSED_CLOSING, RESET",
			"LOCAL_CLOSED, LOCAL_CLOSED, -, CLOSED, RESET",
			"REMOTE_CLOSED, REMOTE_CLOSED_CLOSING, -, REMOTE_CLOSED, RESET",
			"REMOTE_CLOSED_CLOSING, REMOTE_CLOSED_CLOSING, CLOSED, REMOTE_CLOSED_CLOSING, RESET",
			"CLOSED, CLOSED, -, CLOSED, CLOSED", "RESET, RESET, -, RESET, RESET" })
	void movesAsTheDiagramSays(StreamPhase phase, StreamPhase afterClose, String afterFinWritten,
			StreamPhase afterFinReceived, StreamPhase afterReset) {
		assertThat(phase.after(Input.CLOSE)).isEqualTo(afterClose);
		assertThat(phase.after(Input.FIN_RECEIVED)).isEqualTo(afterFinReceived);
		assertThat(phase.after(Input.RESET)).isEqualTo(afterReset);
		if (afterFinWritten.equals("-")) {
			assertThatIllegalStateException().isThrownBy(() -> phase.after(Input.FIN_WRITTEN))
				.withMessageContaining(phase.name());
		}
		else {
			assertThat(phase.after(Input.FIN_WRITTEN)).isEqualTo(StreamPhase.valueOf(afterFinWritten));
		}
	}

	@ParameterizedTest
	@CsvSource({
			// phase, receives, sends, owes FIN, is live
			"OPEN, true, true, false, true", "CLOSING, true, true, true, true",
			"LOCAL_CLOSED, true, false, false, true", "REMOTE_CLOSED, false, true, false, true",
			"REMOTE_CLOSED_CLOSING, false, true, true, true", "CLOSED, false, false, false, false",
			"RESET, false, false, false, false" })
	void allowsWhatItsHalvesAllow(StreamPhase phase, boolean receives, boolean sends, boolean owesFin, boolean live) {
		assertThat(phase.receives()).isEqualTo(receives);
		assertThat(phase.sends()).isEqualTo(sends);
		assertThat(phase.owesFin()).isEqualTo(owesFin);
		assertThat(phase.isLive()).isEqualTo(live);
	}

	@ParameterizedTest
	@EnumSource(Input.class)
	void isNeverLeftWhenFinal(Input input) {
		if (input != Input.FIN_WRITTEN) {
			assertThat(StreamPhase.CLOSED.after(input)).isEqualTo(StreamPhase.CLOSED);
			assertThat(StreamPhase.RESET.after(input)).isEqualTo(StreamPhase.RESET);
		}
	}

	@Test
	void hasNoPhaseThatTheTablesMiss() {
		assertThat(StreamPhase.values()).hasSize(7);
		assertThat(Input.values()).hasSize(4);
	}

}
