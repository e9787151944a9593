/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.util.List;

/**
 * Percentiles of round trips. Used by one thread.
 */
final class RoundTrips implements Measurement {

	private final String name;

	private final Worker client;

	private final RunOptions options;

	/**
	 * @param name prefix of the figures and the client's command, which takes nanoseconds
	 * and answers p50, p99 and p99.9 in nanoseconds
	 */
	RoundTrips(String name, Worker client, RunOptions options) {
		this.name = name;
		this.client = client;
		this.options = options;
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
		long[] nanos = this.client.ask(this.name + " " + this.options.rateWindow().toNanos());
		return List.of(new Sample(this.name + ".p50", "us", nanos[0] / 1e3),
				new Sample(this.name + ".p99", "us", nanos[1] / 1e3),
				new Sample(this.name + ".p999", "us", nanos[2] / 1e3));
	}

}
