/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.figure;

import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonIgnore;
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
 * @param ratioToLimit median over the rounds of the value divided by the limit that was
 * measured beside it, if there is one
 * @param ratioSpread greatest less least of those ratios, as a part of their median
 */
@JsonPropertyOrder({ "name", "unit", "median", "min", "max", "runs", "ratioToLimit" })
public record Figure(String name, String unit, double median, double min, double max, int runs,
		@Nullable Double ratioToLimit, @JsonIgnore double ratioSpread) {

	/** Ratios that spread more are noise; from the issue that set the suite. */
	public static final double SETTLED_SPREAD = 0.15;

	/**
	 * @param samples of one name, one a round
	 */
	public static Figure of(List<Sample> samples) {
		double[] values = samples.stream().mapToDouble(Sample::value).sorted().toArray();
		double[] ratios = ratios(samples);
		Double ratio = (ratios.length == 0) ? null : median(ratios);
		double spread = (ratio == null) ? 0 : (ratios[ratios.length - 1] - ratios[0]) / ratio;
		return new Figure(samples.get(0).name(), samples.get(0).unit(), median(values), values[0],
				values[values.length - 1], values.length, ratio, spread);
	}

	/** In order; empty unless each round has a limit. */
	private static double[] ratios(List<Sample> samples) {
		double[] ratios = new double[samples.size()];
		for (int round = 0; round < ratios.length; round++) {
			Double limit = samples.get(round).limit();
			if (limit == null) {
				return new double[0];
			}
			ratios[round] = samples.get(round).value() / limit;
		}
		Arrays.sort(ratios);
		return ratios;
	}

	/** Whether the ratio, if there is one, says something. */
	@JsonIgnore
	public boolean settled() {
		return this.ratioSpread <= SETTLED_SPREAD;
	}

	/** How far the ratio spread, as a figure of its own; unsettled above 15 %. */
	Figure spread() {
		double percent = 100 * this.ratioSpread;
		return new Figure(this.name + ".ratio-spread", "%", percent, percent, percent, this.runs, null, 0);
	}

	private static double median(double[] sorted) {
		int middle = sorted.length / 2;
		return (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
	}

}
