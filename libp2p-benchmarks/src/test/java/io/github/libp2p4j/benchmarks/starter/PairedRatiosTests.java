/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class PairedRatiosTests {

	@Test
	void takesTheGeometricMean() {
		assertThat(PairedRatios.of(new double[] { 2, 0.5 }).percent()).isCloseTo(0, within(1e-9));
		assertThat(PairedRatios.of(new double[] { 1.1, 1.1, 1.1 })).satisfies((same) -> {
			assertThat(same.percent()).isCloseTo(10, within(1e-9));
			assertThat(same.lowPercent()).isCloseTo(10, within(1e-9));
			assertThat(same.highPercent()).isCloseTo(10, within(1e-9));
		});
	}

	/** Logarithms 0.01, 0.02, 0.03: mean 0.02, error 0.0057735, t(2, 0.975) = 4.30265. */
	@Test
	void drawsStudentsInterval() {
		PairedRatios ratios = PairedRatios.of(new double[] { Math.exp(0.01), Math.exp(0.02), Math.exp(0.03) });
		assertThat(ratios.lowPercent()).isCloseTo(100 * Math.expm1(0.02 - 0.0248414), within(1e-4));
		assertThat(ratios.highPercent()).isCloseTo(100 * Math.expm1(0.02 + 0.0248414), within(1e-4));
	}

	@Test
	void needsTwoPairs() {
		assertThatIllegalArgumentException().isThrownBy(() -> PairedRatios.of(new double[] { 1 }))
			.withMessageContaining("two pairs");
	}

	/** A machine that slows down by a tenth from each slice to the next. */
	@Test
	void cancelsWhatDriftsSteadily() {
		assertThat(PairedRatios.ofFour(1000, 900, 810, 729)).isCloseTo(1, within(1e-9));
		assertThat(PairedRatios.ofFour(1000, 450, 405, 729)).isCloseTo(2, within(1e-9));
	}

	@Test
	void isAboveOneWhereTheOuterSideIsTheFaster() {
		assertThat(PairedRatios.ofFour(110, 100, 100, 110)).isCloseTo(1.1, within(1e-9));
	}

}
