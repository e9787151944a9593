/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * What all rounds together say of one thing. Immutable.
 *
 * @param name such as {@code upload.1}
 * @param unit such as {@code MB/s}
 * @param median over the rounds
 * @param min the least of the rounds
 * @param max the greatest of the rounds
 * @param runs how many rounds
 * @param ratioToLimit median of each round's value divided by the limit of the same
 * round, if there is a limit
 * @param ratioSpread greatest less least of those ratios, as a part of their median
 */
@JsonPropertyOrder({ "name", "unit", "median", "min", "max", "runs", "ratioToLimit" })
public record Figure(String name, String unit, double median, double min, double max, int runs,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double ratioToLimit, @JsonIgnore double ratioSpread) {

	/** Ratios that spread more are noise; from the issue that set the suite. */
	public static final double SETTLED_SPREAD = 0.15;

	public static Figure of(String name, String unit, List<Double> values, @Nullable List<Double> limits) {
		double[] sorted = sorted(values);
		if (limits == null || limits.size() != values.size()) {
			return new Figure(name, unit, median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length, null, 0);
		}
		double[] ratios = new double[values.size()];
		for (int round = 0; round < ratios.length; round++) {
			ratios[round] = values.get(round) / limits.get(round);
		}
		Arrays.sort(ratios);
		double ratio = median(ratios);
		return new Figure(name, unit, median(sorted), sorted[0], sorted[sorted.length - 1], sorted.length, ratio,
				(ratios[ratios.length - 1] - ratios[0]) / ratio);
	}

	@JsonIgnore
	public boolean settled() {
		return this.ratioSpread <= SETTLED_SPREAD;
	}

	private static double[] sorted(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
	}

	private static double median(double[] sorted) {
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
