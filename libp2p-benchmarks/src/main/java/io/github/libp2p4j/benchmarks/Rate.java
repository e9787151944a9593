/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.util.List;

/**
 * How often a second something can be done, one after the other. Used by one thread.
 */
final class Rate implements Measurement {

	private final String name;

	private final Worker client;

	private final RunOptions options;

	/**
	 * @param name of the figure and of the client's command, which takes nanoseconds and
	 * answers how often it was done and the nanoseconds it really took
	 */
	Rate(String name, Worker client, RunOptions options) {
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
		long[] answer = this.client.ask(this.name + " " + this.options.rateWindow().toNanos());
		return List.of(new Sample(this.name, "1/s", answer[0] * 1e9 / answer[1]));
	}

}
