/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.util.List;

/**
 * Moves many bytes one way: 10^6 bytes a second until the receiving application confirms
 * the last, and the processor time that both sides together took. Used by one thread.
 */
final class BulkTransfer implements Measurement {

	private final String name;

	private final Worker client;

	private final Worker server;

	private final String command;

	private final RunOptions options;

	BulkTransfer(String name, Worker client, Worker server, String command, RunOptions options) {
		this.name = name;
		this.client = client;
		this.server = server;
		this.command = command;
		this.options = options;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public void warmUp() throws InterruptedException {
		this.client.ask(this.command + " " + this.options.warmUpBytes());
	}

	@Override
	public List<Sample> measure() throws InterruptedException {
		long bytes = this.options.bulkBytes();
		long cpuBefore = cpuNanos();
		long nanos = this.client.ask(this.command + " " + bytes)[0];
		double cpuSeconds = (cpuNanos() - cpuBefore) / 1e9;
		return List.of(new Sample(this.name, "MB/s", bytes * 1e3 / nanos),
				new Sample(this.name + ".cpu", "s/GiB", cpuSeconds * (1 << 30) / bytes));
	}

	private long cpuNanos() throws InterruptedException {
		return this.client.ask("cpu")[0] + this.server.ask("cpu")[0];
	}

}
