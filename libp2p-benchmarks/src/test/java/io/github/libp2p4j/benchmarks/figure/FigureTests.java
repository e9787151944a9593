/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class FigureTests {

	@Test
	void takesTheMedianAndTheRange() {
		Figure odd = Figure.of(List.of(sample(3, null), sample(1, null), sample(2, null)));
		assertThat(odd.name()).isEqualTo("upload.1");
		assertThat(odd.median()).isEqualTo(2);
		assertThat(odd.min()).isEqualTo(1);
		assertThat(odd.max()).isEqualTo(3);
		assertThat(odd.runs()).isEqualTo(3);
		assertThat(odd.ratioToLimit()).isNull();
		assertThat(odd.settled()).isTrue();
		assertThat(Figure.of(List.of(sample(4, null), sample(1, null), sample(2, null), sample(3, null))).median())
			.isEqualTo(2.5);
	}

	@Test
	void comparesEachRoundWithTheLimitOfItsOwn() {
		Figure figure = Figure.of(List.of(sample(50, 100.0), sample(100, 200.0), sample(90, 100.0)));
		assertThat(figure.ratioToLimit()).isEqualTo(0.5);
		assertThat(figure.ratioSpread()).isCloseTo(0.8, within(1e-9));
		assertThat(figure.settled()).isFalse();
	}

	@Test
	void isSettledWhenTheRatiosAreClose() {
		assertThat(Figure.of(List.of(sample(90, 100.0), sample(95, 100.0))).settled()).isTrue();
	}

	@Test
	void hasNoRatioWhenARoundHasNoLimit() {
		assertThat(Figure.of(List.of(sample(90, 100.0), sample(95, null))).ratioToLimit()).isNull();
	}

	private static Sample sample(double value, @Nullable Double limit) {
		return new Sample("upload.1", "MB/s", value, limit);
	}

}
