/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class DistributionTests {

	private static final double ROUNDING = 1e-12;

	/** The upload of {@code docs/write-a-perf-test-app.md}. */
	@Test
	void isTheDocumentsForItsUpload() {
		Distribution distribution = Distribution.of(2.02, 2.04, 2.05, 2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07);
		assertThat(distribution.min()).isEqualTo(2.04);
		assertThat(distribution.q1()).isCloseTo(2.05, within(ROUNDING));
		// The document has 2.06, from samples with more decimals than it prints.
		assertThat(distribution.median()).isCloseTo(2.055, within(ROUNDING));
		assertThat(distribution.q3()).isCloseTo(2.06, within(ROUNDING));
		assertThat(distribution.max()).isEqualTo(2.07);
		assertThat(distribution.outliers()).containsExactly(2.02);
		assertThat(distribution.samples()).hasSize(10);
		assertThat(distribution.iterations()).isEqualTo(10);
	}

	/** The download of {@code docs/write-a-perf-test-app.md}. */
	@Test
	void isTheDocumentsForItsDownload() {
		Distribution distribution = Distribution.of(2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07, 2.07, 2.08, 2.08);
		assertThat(distribution.min()).isEqualTo(2.05);
		assertThat(distribution.q1()).isCloseTo(2.06, within(ROUNDING));
		assertThat(distribution.median()).isCloseTo(2.06, within(ROUNDING));
		assertThat(distribution.q3()).isCloseTo(2.07, within(ROUNDING));
		assertThat(distribution.max()).isEqualTo(2.08);
		assertThat(distribution.outliers()).isEmpty();
	}

	/**
	 * The latency of {@code docs/write-a-perf-test-app.md}, 100 samples in milliseconds.
	 */
	@Test
	void isTheDocumentsForItsLatency() {
		double[] samples = Stream.of("""
				0.473, 0.523, 0.551, 0.572, 0.576, 0.577, 0.581, 0.584, 0.589, 0.590, 0.590, 0.592, 0.593, 0.593,
				0.594, 0.595, 0.598, 0.598, 0.602, 0.603, 0.604, 0.606, 0.606, 0.607, 0.607, 0.610, 0.610, 0.611,
				0.611, 0.612, 0.614, 0.615, 0.616, 0.616, 0.617, 0.618, 0.619, 0.619, 0.621, 0.623, 0.625, 0.625,
				0.625, 0.625, 0.626, 0.626, 0.627, 0.627, 0.629, 0.633, 0.635, 0.635, 0.636, 0.637, 0.638, 0.639,
				0.640, 0.640, 0.640, 0.641, 0.645, 0.647, 0.647, 0.651, 0.651, 0.651, 0.654, 0.654, 0.660, 0.660,
				0.660, 0.661, 0.667, 0.667, 0.670, 0.673, 0.674, 0.676, 0.677, 0.681, 0.684, 0.687, 0.690, 0.691,
				0.692, 0.695, 0.695, 0.699, 0.700, 0.704, 0.707, 0.709, 0.714, 0.714, 0.720, 0.733, 0.740, 0.754,
				0.784, 0.803
				""".split("[,\\s]+")).mapToDouble(Double::parseDouble).toArray();
		Distribution distribution = Distribution.of(samples);
		assertThat(distribution.iterations()).isEqualTo(100);
		assertThat(distribution.min()).isEqualTo(0.523);
		assertThat(distribution.q1()).isCloseTo(0.609, within(0.0005));
		assertThat(distribution.median()).isCloseTo(0.634, within(ROUNDING));
		assertThat(distribution.q3()).isCloseTo(0.671, within(0.0005));
		assertThat(distribution.max()).isEqualTo(0.754);
		assertThat(distribution.outliers()).containsExactly(0.473, 0.784, 0.803);
	}

	@Test
	void interpolatesBetweenTheSamplesBesideAQuartile() {
		Distribution distribution = Distribution.of(4, 1, 3, 2);
		assertThat(distribution.q1()).isEqualTo(1.75);
		assertThat(distribution.median()).isEqualTo(2.5);
		assertThat(distribution.q3()).isEqualTo(3.25);
		assertThat(distribution.samples()).containsExactly(1.0, 2.0, 3.0, 4.0);
	}

	@Test
	void aSampleOnAFenceIsNoOutlier() {
		// Quartiles 2 and 4, fences -1 and 7.
		Distribution distribution = Distribution.of(-1, 2, 3, 4, 7);
		assertThat(distribution.outliers()).isEmpty();
		assertThat(distribution.min()).isEqualTo(-1);
		assertThat(distribution.max()).isEqualTo(7);
	}

	@Test
	void leastAndGreatestLeaveOutliersOut() {
		Distribution distribution = Distribution.of(-1.5, 2, 2, 3, 4, 4, 7.5);
		assertThat(distribution.outliers()).containsExactly(-1.5, 7.5);
		assertThat(distribution.min()).isEqualTo(2);
		assertThat(distribution.max()).isEqualTo(4);
		assertThat(distribution.samples()).hasSize(7);
	}

	@Test
	void oneSampleIsAllOfIt() {
		Distribution distribution = Distribution.of(2.5);
		assertThat(distribution.min()).isEqualTo(2.5);
		assertThat(distribution.median()).isEqualTo(2.5);
		assertThat(distribution.max()).isEqualTo(2.5);
		assertThat(distribution.outliers()).isEmpty();
	}

	@Test
	void noSamplesHaveNone() {
		assertThatIllegalArgumentException().isThrownBy(Distribution::of).withMessage("No samples have no quartiles");
	}

}
