/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FigureTests {

	@Test
	void takesTheMedianAndTheRange() {
		Figure odd = Figure.of("upload.1", "MB/s", List.of(3.0, 1.0, 2.0), null);
		assertThat(odd.median()).isEqualTo(2);
		assertThat(odd.min()).isEqualTo(1);
		assertThat(odd.max()).isEqualTo(3);
		assertThat(odd.runs()).isEqualTo(3);
		assertThat(odd.ratioToLimit()).isNull();
		assertThat(Figure.of("upload.1", "MB/s", List.of(4.0, 1.0, 2.0, 3.0), null).median()).isEqualTo(2.5);
	}

	@Test
	void comparesEachRoundWithTheLimitOfTheSameRound() {
		Figure figure = Figure.of("upload.1", "MB/s", List.of(50.0, 100.0, 90.0), List.of(100.0, 200.0, 100.0));
		assertThat(figure.ratioToLimit()).isEqualTo(0.5);
		assertThat(figure.ratioSpread()).isCloseTo(0.8, within(1e-9));
		assertThat(figure.settled()).isFalse();
	}

	@Test
	void isSettledWhenTheRatiosAreClose() {
		Figure figure = Figure.of("upload.1", "MB/s", List.of(90.0, 95.0), List.of(100.0, 100.0));
		assertThat(figure.settled()).isTrue();
	}

}
