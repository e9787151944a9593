/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SubjectTests {

	@Test
	void isNamedByTheOneArgument() {
		assertThat(Subject.of(List.of("transport"))).isEqualTo(Subject.TRANSPORT);
		assertThat(Subject.of(List.of("perf"))).isEqualTo(Subject.PERF);
	}

	@Test
	void anythingElseIsRefusedWithWhatThereIs() {
		for (List<String> arguments : List.of(List.<String>of(), List.of("misc"), List.of("PERF"),
				List.of("perf", "transport"))) {
			assertThatIllegalArgumentException().isThrownBy(() -> Subject.of(arguments))
				.withMessage("One argument says what to test, transport or perf, but the arguments are " + arguments);
		}
	}

}
