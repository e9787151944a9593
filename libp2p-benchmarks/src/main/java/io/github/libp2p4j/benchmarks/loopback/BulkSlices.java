/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Sample;
import io.github.libp2p4j.benchmarks.worker.Usage;

/**
 * What moved one way between two processes in the slices of one round, and what the limit
 * took for as many bytes just before and just after each. Used by one thread.
 */
final class BulkSlices {

	private static final double GIB = 1 << 30;

	private final String name;

	private final Pair pair;

	private final String command;

	private long bytes;

	private long nanos;

	private double limitNanos;

	private long wireBytes;

	private long wireBytesBack;

	private Usage usage = new Usage(0, 0);

	/**
	 * @param name of the figure
	 * @param command of the client, which takes a number of bytes
	 */
	BulkSlices(String name, Pair pair, String command) {
		this.name = name;
		this.pair = pair;
		this.command = command;
	}

	String name() {
		return this.name;
	}

	Pair pair() {
		return this.pair;
	}

	void beginRound() {
		this.bytes = 0;
		this.nanos = 0;
		this.limitNanos = 0;
		this.wireBytes = 0;
		this.wireBytesBack = 0;
		this.usage = new Usage(0, 0);
	}

	/**
	 * @return nanoseconds that it took
	 */
	long move(long sliceBytes) throws InterruptedException {
		Usage before = this.pair.usage();
		long[] answer = this.pair.client().ask(this.command + " " + sliceBytes);
		this.usage = this.usage.plus(this.pair.usage().minus(before));
		this.bytes += sliceBytes;
		this.nanos += answer[0];
		if (answer.length > 1) {
			this.wireBytes += answer[1];
			this.wireBytesBack += answer[2];
		}
		return answer[0];
	}

	/**
	 * @param sliceNanos that the limit takes for a slice, as measured around the last
	 */
	void beside(double sliceNanos) {
		this.limitNanos += sliceNanos;
	}

	/** 10^6 bytes a second, and the limit that was measured beside, if one was. */
	Sample rate() {
		Double limit = (this.limitNanos > 0) ? Double.valueOf(this.bytes * 1e3 / this.limitNanos) : null;
		return new Sample(this.name, "MB/s", this.bytes * 1e3 / this.nanos, limit);
	}

	Sample cpu() {
		return new Sample(this.name + ".cpu", "s/GiB", cpuSecondsPerGib(List.of(this)));
	}

	/** Processor time of both processes. */
	static double cpuSecondsPerGib(List<BulkSlices> all) {
		long cpuNanos = all.stream().mapToLong((slices) -> slices.usage.cpuNanos()).sum();
		return cpuNanos / 1e9 * GIB / bytes(all);
	}

	/** Bytes of heap that both processes allocate. */
	static double allocatedPerMib(List<BulkSlices> all) {
		long allocated = all.stream().mapToLong((slices) -> slices.usage.allocatedBytes()).sum();
		return allocated / mib(all);
	}

	/** Of these, what the cipher allocates. */
	static double cipherAllocatedPerMib(List<BulkSlices> all) throws InterruptedException {
		double allocated = 0;
		for (BulkSlices slices : all) {
			WireMessages messages = new WireMessages(slices.bytes, slices.wireBytes, slices.wireBytesBack);
			allocated += messages.cipherAllocatedBytes(slices.pair.client());
		}
		return allocated / mib(all);
	}

	private static double mib(List<BulkSlices> all) {
		return bytes(all) / (1 << 20);
	}

	private static double bytes(List<BulkSlices> all) {
		return all.stream().mapToLong((slices) -> slices.bytes).sum();
	}

}
