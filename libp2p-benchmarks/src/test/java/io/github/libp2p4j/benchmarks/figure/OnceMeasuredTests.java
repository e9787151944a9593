/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OnceMeasuredTests {

	@Test
	void measuresBeforeTheRoundsAndTellsInTheFirst() throws Exception {
		AtomicInteger calls = new AtomicInteger();
		Sample sample = new Sample("memory.stream.heap", "B", 900);
		OnceMeasured once = new OnceMeasured("memory", () -> {
			calls.incrementAndGet();
			return List.of(sample);
		});
		once.warmUp();
		assertThat(calls).hasValue(1);
		assertThat(once.measure()).containsExactly(sample);
		assertThat(once.measure()).isEmpty();
		assertThat(calls).hasValue(1);
	}

}
