/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.starter;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
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
 * starter may add. So all processes are started anew several times, and the interval is
 * that of the starts: slices within one start, however many, share its draw and would
 * make it too narrow. What can be the same for both servers is the same: one client's
 * process serves both, since two had each a draw of its own; both are warmed up by turns
 * for as long; and the slices are short and go in fours, there and back, so that what the
 * machine does meanwhile meets both alike. The median of a start's fours is its
 * observation.
 */
public final class OverheadRun {

	private static final String PLAIN = "plain ";

	private static final String STARTER = "starter ";

	/**
	 * About what one stream moves, so that a slice of an upload takes as long as others.
	 */
	private static final long UPLOAD_BYTES_PER_SECOND = 1_000_000_000;

	private final Class<?> main;

	private final String cipher;

	private final Effort effort;

	private boolean observations;

	private final Map<String, String> commands = new LinkedHashMap<>();

	/**
	 * How much of it.
	 *
	 * @param starts of the processes, at least two
	 * @param warmUpSeconds of each figure on each side; ten make some ten thousand
	 * connections, after which the compiler has come to an end
	 * @param fours of slices of each figure within one start
	 * @param sliceSeconds of each slice
	 */
	public record Effort(int starts, double warmUpSeconds, int fours, double sliceSeconds) {

		/** To see that it works. */
		public static final Effort LEAST = new Effort(2, 0.1, 1, 0.05);

		/** Beside other figures, in a minute and a half: the interval is wider. */
		public static final Effort SOME = new Effort(3, 1.5, 6, 0.1);

	}

	/**
	 * @param main of all processes
	 * @param cipher name of a preference
	 */
	public OverheadRun(Class<?> main, String cipher, Effort effort) {
		this.main = main;
		this.cipher = cipher;
		this.effort = effort;
		long sliceNanos = (long) (effort.sliceSeconds() * 1e9);
		this.commands.put("upload.1", "upload 1 " + uploadBytes());
		this.commands.put("echo.64", "echo 64 " + sliceNanos);
		this.commands.put("connect.sequential", "connect 1 " + sliceNanos);
	}

	/**
	 * Leaves out all other figures.
	 * @param figures such as {@code echo.64}; at least one that there is
	 */
	OverheadRun only(Collection<String> figures) {
		if (!this.commands.keySet().containsAll(figures) || figures.isEmpty()) {
			throw new IllegalArgumentException("The figures are " + this.commands.keySet() + ", not " + figures);
		}
		this.commands.keySet().retainAll(figures);
		return this;
	}

	/**
	 * Has the starter observe each stream as well.
	 */
	OverheadRun withObservations(boolean observations) {
		this.observations = observations;
		return this;
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

	private long uploadBytes() {
		return (long) (this.effort.sliceSeconds() * UPLOAD_BYTES_PER_SECOND);
	}

	/** How much slower each figure is, as a factor. */
	private Map<String, Double> observe() throws IOException, InterruptedException {
		Map<String, Double> observed = new LinkedHashMap<>();
		try (Workers workers = new Workers(this.main)) {
			Worker plain = workers.start("node-server", this.cipher);
			Worker starter = this.observations
					? workers.start("starter-server", this.cipher, StarterServer.OBSERVATIONS)
					: workers.start("starter-server", this.cipher);
			Worker client = workers.start("twin-client", plain.address(), starter.address(), this.cipher);
			for (Map.Entry<String, String> figure : this.commands.entrySet()) {
				observed.put(figure.getKey(), observe(client, figure));
			}
			requireSwitchedOn(starter.ask("check"));
		}
		return observed;
	}

	/** The median of the fours: a burst of something else on the machine meets one. */
	private double observe(Worker client, Map.Entry<String, String> figure) throws InterruptedException {
		int warmUps = (int) Math.ceil(this.effort.warmUpSeconds() / this.effort.sliceSeconds());
		for (int slice = 0; slice < warmUps; slice++) {
			rate(client, PLAIN, figure);
			rate(client, STARTER, figure);
		}
		double[] ratios = new double[this.effort.fours()];
		for (int four = 0; four < ratios.length; four++) {
			boolean starterFirst = four % 2 == 1;
			String outer = starterFirst ? STARTER : PLAIN;
			String inner = starterFirst ? PLAIN : STARTER;
			double ratio = PairedRatios.ofFour(rate(client, outer, figure), rate(client, inner, figure),
					rate(client, inner, figure), rate(client, outer, figure));
			ratios[four] = starterFirst ? 1 / ratio : ratio;
		}
		return Median.withDefaults().evaluate(ratios);
	}

	private double rate(Worker client, String side, Map.Entry<String, String> figure) throws InterruptedException {
		long[] answer = client.ask(side + figure.getValue());
		return figure.getKey().startsWith("upload") ? 1e9 * uploadBytes() / answer[0] : 1e9 * answer[0] / answer[1];
	}

	private static void requireSwitchedOn(long[] metersAndEvents) {
		if (metersAndEvents[0] == 0 || metersAndEvents[1] == 0) {
			throw new IllegalStateException("The starter ran with " + metersAndEvents[0] + " meters and published "
					+ metersAndEvents[1] + " events: that is not what is to be measured");
		}
	}

}
