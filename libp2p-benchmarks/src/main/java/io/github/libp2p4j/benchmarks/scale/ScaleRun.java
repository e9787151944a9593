/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Report;
import io.github.libp2p4j.benchmarks.figure.Sample;

/**
 * Measures what tenfold numbers cost. Used by one thread.
 * <p>
 * One pair of processes for each kind of thing, warmed up with as much as the middle
 * size, so that the small size does not pay for compilation; the sizes take turns, and of
 * those that are over in no time the median of several counts. Time is the clients': it
 * ends when each side has identified the other, when a stream's protocol is agreed on,
 * when the last byte is confirmed.
 */
final class ScaleRun {

	private static final int TURNS = 3;

	private static final long MIB = 1 << 20;

	private final Class<?> main;

	private final String cipher;

	private final ScaleSizes sizes;

	private final PrintStream progress;

	private final List<ScalePoint> points = new ArrayList<>();

	ScaleRun(Class<?> main, String cipher, ScaleSizes sizes, PrintStream progress) {
		this.main = main;
		this.cipher = cipher;
		this.sizes = sizes;
		this.progress = progress;
	}

	/**
	 * @throws IllegalStateException if a process may not have so many files open
	 */
	List<ScalePoint> run() throws IOException, InterruptedException {
		Hold.requireFiles(last(this.sizes.connections()));
		measure("connections", this.sizes.connections(), this::connections);
		measure("streams", this.sizes.streams(), this::streams);
		measure("MiB", this.sizes.mebibytes(), this::mebibytes);
		return this.points;
	}

	/** Time and heap of each unit, and how far the greatest size is from the smallest. */
	static void report(List<ScalePoint> points, Report report) {
		for (ScalePoint point : points) {
			String name = "scale." + point.what() + "." + point.count();
			report.add(new Sample(name + ".time", "us", point.microsEach()));
			report.add(new Sample(name + ".heap", "B", point.bytesEach()));
		}
	}

	private void measure(String what, List<Integer> counts, Step step) throws IOException, InterruptedException {
		double[][] seconds = new double[counts.size()][TURNS];
		double[][] bytes = new double[counts.size()][TURNS];
		try (Hold hold = new Hold(this.main, this.cipher, List.of())) {
			step.measure(hold, counts.get(counts.size() / 2));
			for (int turn = 0; turn < TURNS; turn++) {
				for (int size = 0; size < counts.size(); size++) {
					double[] cost = step.measure(hold, counts.get(size));
					seconds[size][turn] = cost[0];
					bytes[size][turn] = cost[1];
				}
			}
		}
		for (int size = 0; size < counts.size(); size++) {
			ScalePoint point = new ScalePoint(what, counts.get(size), median(seconds[size]), median(bytes[size]));
			this.points.add(point);
			this.progress.println(what + " " + point.count() + ": " + Report.number(point.seconds()) + " s, "
					+ Report.number(point.microsEach()) + " us and " + Report.number(point.bytesEach()) + " B each");
		}
	}

	private double[] connections(Hold hold, int count) throws InterruptedException {
		long before = hold.memory().heapBytes();
		long nanos = hold.connect(count);
		double[] cost = { nanos / 1e9, hold.memory().heapBytes() - before };
		hold.disconnect();
		return cost;
	}

	private double[] streams(Hold hold, int count) throws InterruptedException {
		hold.connect(this.sizes.streamConnections());
		long before = hold.memory().heapBytes();
		long nanos = hold.open(count, HoldServer.ASYNC);
		hold.awaitStreams(count);
		double[] cost = { nanos / 1e9, hold.memory().heapBytes() - before };
		hold.disconnect();
		return cost;
	}

	private double[] mebibytes(Hold hold, int count) throws InterruptedException {
		hold.connect(1);
		long before = hold.memory().heapBytes();
		long nanos = hold.send(count * MIB);
		double[] cost = { nanos / 1e9, hold.memory().heapBytes() - before };
		hold.disconnect();
		return cost;
	}

	private static double median(double[] turns) {
		Arrays.sort(turns);
		return turns[turns.length / 2];
	}

	private static int last(List<Integer> counts) {
		return counts.get(counts.size() - 1);
	}

	/**
	 * Seconds and bytes of so many.
	 */
	@FunctionalInterface
	private interface Step {

		double[] measure(Hold hold, int count) throws InterruptedException;

	}

}
