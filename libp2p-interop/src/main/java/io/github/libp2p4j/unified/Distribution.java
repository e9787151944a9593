/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.util.Arrays;
import java.util.List;

import org.apache.commons.statistics.descriptive.Quantile;
import org.apache.commons.statistics.descriptive.Quantile.EstimationMethod;

/**
 * The figures of a box plot, as the suite's document defines them. Immutable.
 *
 * @param min the least sample that is no outlier
 * @param q1 the first quartile, interpolated linearly between samples
 * @param median the second
 * @param q3 the third
 * @param max the greatest sample that is no outlier
 * @param outliers samples beyond 1.5 times the distance of the quartiles from them,
 * ascending
 * @param samples all of them, ascending
 */
record Distribution(double min, double q1, double median, double q3, double max, List<Double> outliers,
		List<Double> samples) {

	private static final double WHISKER = 1.5;

	/** What numpy and R do by default, and the suite's applications by hand. */
	private static final Quantile QUARTILES = Quantile.withDefaults().with(EstimationMethod.HF7);

	Distribution {
		outliers = List.copyOf(outliers);
		samples = List.copyOf(samples);
	}

	/**
	 * @throws IllegalArgumentException if there are none
	 */
	static Distribution of(double... values) {
		if (values.length == 0) {
			throw new IllegalArgumentException("No samples have no quartiles");
		}
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		double[] quartiles = QUARTILES.evaluate(sorted.clone(), 0.25, 0.5, 0.75);
		double q1 = quartiles[0];
		double q3 = quartiles[2];
		double lowerFence = q1 - WHISKER * (q3 - q1);
		double upperFence = q3 + WHISKER * (q3 - q1);
		// Never empty: of three and more samples one lies between the quartiles, and two
		// are
		// both between the fences.
		double[] inside = Arrays.stream(sorted).filter((value) -> value >= lowerFence && value <= upperFence).toArray();
		List<Double> outliers = Arrays.stream(sorted)
			.filter((value) -> value < lowerFence || value > upperFence)
			.boxed()
			.toList();
		return new Distribution(inside[0], q1, quartiles[1], q3, inside[inside.length - 1], outliers,
				Arrays.stream(sorted).boxed().toList());
	}

	int iterations() {
		return this.samples.size();
	}

}
