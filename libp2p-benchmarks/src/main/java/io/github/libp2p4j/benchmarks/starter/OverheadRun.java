/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.benchmarks.worker.Worker;
import io.github.libp2p4j.benchmarks.worker.Workers;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Measures core's figures against a plain node and against the starter's, in pairs. Used
 * by one thread.
 * <p>
 * What the compiler makes of a process differs from start to start by as much as the
 * starter may add. So all processes are started anew several times; within one start each
 * figure is measured on both sides by turns, who is first changing each time, and the
 * median of its pairs is one observation. The interval is that of the observations.
 */
public final class OverheadRun {

	private static final long UPLOAD_BYTES = 256L << 20;

	private final Class<?> main;

	private final String cipher;

	private final Effort effort;

	private final Map<String, String> commands = new LinkedHashMap<>();

	/**
	 * How much of it.
	 *
	 * @param starts of the processes, at least two
	 * @param warmUps of each figure on both sides; the compiler has come to an end after
	 * eight
	 * @param pairs of each figure within one start
	 * @param seconds of each rate
	 */
	public record Effort(int starts, int warmUps, int pairs, double seconds) {

		/** To see that it works. */
		public static final Effort LEAST = new Effort(2, 1, 1, 0.1);

		/** Beside other figures: the interval is wide. */
		public static final Effort SOME = new Effort(3, 8, 4, 0.25);

	}

	/**
	 * @param main of all processes
	 * @param cipher name of a preference
	 */
	public OverheadRun(Class<?> main, String cipher, Effort effort) {
		this.main = main;
		this.cipher = cipher;
		this.effort = effort;
		long windowNanos = (long) (effort.seconds() * 1e9);
		this.commands.put("upload.1", "upload 1 " + UPLOAD_BYTES);
		this.commands.put("echo.64", "echo 64 " + windowNanos);
		this.commands.put("connect.16", "connect 16 " + windowNanos);
	}

	/**
	 * @return {@code starter.overhead}, the most of all figures, and each of them with
	 * its interval
	 */
	public List<Sample> run(PrintStream progress) throws IOException, InterruptedException {
		Map<String, double[]> ratios = new LinkedHashMap<>();
		this.commands.keySet().forEach((figure) -> ratios.put(figure, new double[this.effort.starts()]));
		for (int start = 0; start < this.effort.starts(); start++) {
			Map<String, Double> observed = observe();
			for (Map.Entry<String, double[]> figure : ratios.entrySet()) {
				double ratio = observed.getOrDefault(figure.getKey(), Double.NaN);
				figure.getValue()[start] = ratio;
				progress.printf(Locale.ROOT, "start %d  %s: %+.1f %%%n", start + 1, figure.getKey(), 100 * (ratio - 1));
			}
		}
		List<Sample> samples = new ArrayList<>();
		double most = Double.NEGATIVE_INFINITY;
		for (Map.Entry<String, double[]> figure : ratios.entrySet()) {
			PairedRatios paired = PairedRatios.of(figure.getValue());
			String name = "starter.overhead." + figure.getKey();
			samples.add(new Sample(name, "%", paired.percent()));
			samples.add(new Sample(name + ".low", "%", paired.lowPercent()));
			samples.add(new Sample(name + ".high", "%", paired.highPercent()));
			most = Math.max(most, paired.percent());
		}
		samples.add(0, new Sample("starter.overhead", "%", most));
		return samples;
	}

	/** How much slower each figure is, as a factor. */
	private Map<String, Double> observe() throws IOException, InterruptedException {
		Map<String, Double> observed = new LinkedHashMap<>();
		try (Workers workers = new Workers(this.main)) {
			Worker plainServer = workers.start("node-server", this.cipher);
			Worker starterServer = workers.start("starter-server", this.cipher);
			Worker plain = workers.start("node-client", plainServer.address(), this.cipher);
			Worker starter = workers.start("node-client", starterServer.address(), this.cipher);
			for (Map.Entry<String, String> figure : this.commands.entrySet()) {
				observed.put(figure.getKey(), observe(plain, starter, figure));
			}
			requireSwitchedOn(starterServer.ask("check"));
		}
		return observed;
	}

	/** The median of the pairs: a burst of something else on the machine meets one. */
	private double observe(Worker plain, Worker starter, Map.Entry<String, String> figure) throws InterruptedException {
		for (int round = 0; round < this.effort.warmUps(); round++) {
			rate(plain, figure);
			rate(starter, figure);
		}
		double[] ratios = new double[this.effort.pairs()];
		for (int pair = 0; pair < ratios.length; pair++) {
			boolean starterFirst = pair % 2 == 1;
			double first = rate(starterFirst ? starter : plain, figure);
			double second = rate(starterFirst ? plain : starter, figure);
			ratios[pair] = starterFirst ? second / first : first / second;
		}
		return Median.withDefaults().evaluate(ratios);
	}

	private static double rate(Worker client, Map.Entry<String, String> figure) throws InterruptedException {
		long[] answer = client.ask(figure.getValue());
		return figure.getKey().startsWith("upload") ? 1e9 * UPLOAD_BYTES / answer[0] : 1e9 * answer[0] / answer[1];
	}

	private static void requireSwitchedOn(long[] metersAndEvents) {
		if (metersAndEvents[0] == 0 || metersAndEvents[1] == 0) {
			throw new IllegalStateException("The starter ran with " + metersAndEvents[0] + " meters and published "
					+ metersAndEvents[1] + " events: that is not what is to be measured");
		}
	}

}
