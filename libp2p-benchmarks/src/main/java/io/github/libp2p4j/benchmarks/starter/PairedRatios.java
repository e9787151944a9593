/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import org.apache.commons.statistics.descriptive.Mean;
import org.apache.commons.statistics.descriptive.StandardDeviation;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * What pairs of measurements say of one another: the geometric mean of their ratios, and
 * Student's interval around it. Immutable.
 *
 * @param percent by how much the second is slower than the first
 * @param lowPercent lower end of the interval
 * @param highPercent upper end
 */
record PairedRatios(double percent, double lowPercent, double highPercent) {

	/** Of the interval; the usual one. */
	private static final double CONFIDENCE = 0.95;

	/**
	 * @param ratios the first rate over the second, of each pair; at least two
	 */
	static PairedRatios of(double[] ratios) {
		if (ratios.length < 2) {
			throw new IllegalArgumentException("An interval needs two pairs at least, there are " + ratios.length);
		}
		double[] logarithms = new double[ratios.length];
		for (int pair = 0; pair < ratios.length; pair++) {
			logarithms[pair] = Math.log(ratios[pair]);
		}
		double mean = Mean.of(logarithms).getAsDouble();
		double error = StandardDeviation.of(logarithms).getAsDouble() / Math.sqrt(ratios.length);
		double reach = error * TDistribution.of(ratios.length - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
		return new PairedRatios(percent(mean), percent(mean - reach), percent(mean + reach));
	}

	/**
	 * Of four rates that were measured one after the other, each side twice, there and
	 * back: whatever grows or shrinks steadily meanwhile meets both sides alike.
	 * @return the outer side's rate over that of the inner
	 */
	static double ofFour(double outerFirst, double innerFirst, double innerLast, double outerLast) {
		return Math.sqrt(outerFirst / innerFirst * (outerLast / innerLast));
	}

	private static double percent(double logarithm) {
		return 100 * Math.expm1(logarithm);
	}

}
