/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Measurement;
import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.benchmarks.worker.Worker;

/**
 * What a client finds out by itself in a given time. Used by one thread.
 */
final class ClientFigure implements Measurement {

	private final String name;

	private final Worker client;

	private final String command;

	private final Kind kind;

	private final RunOptions options;

	private ClientFigure(String name, Worker client, String command, Kind kind, RunOptions options) {
		this.name = name;
		this.client = client;
		this.command = command;
		this.kind = kind;
		this.options = options;
	}

	/**
	 * How often a second something can be done.
	 * @param command of the client, which takes nanoseconds and answers how often it was
	 * done and the nanoseconds it really took
	 */
	static ClientFigure rate(String name, Worker client, String command, RunOptions options) {
		return new ClientFigure(name, client, command, ClientFigure::rate, options);
	}

	/**
	 * Percentiles of round trips.
	 * @param command of the client, which takes nanoseconds and answers as
	 * {@link #percentiles} reads it
	 */
	static ClientFigure roundTrips(String name, Worker client, String command, RunOptions options) {
		return new ClientFigure(name, client, command, ClientFigure::percentiles, options);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void warmUp() throws InterruptedException {
		measure();
	}

	@Override
	public List<Sample> measure() throws InterruptedException {
		return this.kind.samples(this.name, this.client.ask(this.command + " " + this.options.rateWindow().toNanos()));
	}

	private static List<Sample> rate(String name, long[] answer) {
		return List.of(new Sample(name, "1/s", answer[0] * 1e9 / answer[1]));
	}

	/**
	 * @param answer p50, p99 and p99.9 in nanoseconds, and bytes a second that moved
	 * beside
	 */
	static List<Sample> percentiles(String name, long[] answer) {
		List<Sample> samples = new ArrayList<>();
		samples.add(new Sample(name + ".p50", "us", answer[0] / 1e3));
		samples.add(new Sample(name + ".p99", "us", answer[1] / 1e3));
		samples.add(new Sample(name + ".p999", "us", answer[2] / 1e3));
		if (answer[3] > 0) {
			samples.add(new Sample(name + ".bulk", "MB/s", answer[3] / 1e6));
		}
		return samples;
	}

	@FunctionalInterface
	private interface Kind {

		List<Sample> samples(String name, long[] answer);

	}

}
