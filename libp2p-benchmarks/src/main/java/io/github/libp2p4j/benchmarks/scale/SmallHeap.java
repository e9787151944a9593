/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.benchmarks.figure.Sample;

/**
 * Holds many connections in a server of 256 MiB, and pings over one after the other while
 * they are open. Used by one thread.
 */
final class SmallHeap {

	/** The reach that the issue sets. */
	static final double MOST_MILLIS = 10;

	static final int HEAP_MIB = 256;

	private final Class<?> main;

	private final String cipher;

	SmallHeap(Class<?> main, String cipher) {
		this.main = main;
		this.cipher = cipher;
	}

	/**
	 * @return p50, p99 and the longest round trip in milliseconds, and the heap in use
	 * @throws IllegalStateException if the server could not hold them
	 */
	List<Sample> measure(int connections, Duration window) throws IOException, InterruptedException {
		Hold.requireFiles(connections);
		try (Hold hold = new Hold(this.main, this.cipher, List.of("-Xmx" + HEAP_MIB + "m"))) {
			hold.warmUp();
			hold.connect(connections);
			long[] roundTrips = hold.ping(window.toNanos());
			// All of them are still there, and in how much.
			hold.connect(0);
			long heapBytes = hold.memory().heapBytes();
			String name = "scale.held." + connections;
			return List.of(new Sample(name + ".ping.p50", "ms", roundTrips[0] / 1e6), p99(name, roundTrips),
					new Sample(name + ".ping.max", "ms", roundTrips[2] / 1e6),
					new Sample(name + ".pings", "1", roundTrips[3]),
					new Sample(name + ".heap", "MiB", heapBytes / (double) (1 << 20)));
		}
	}

	/** Whether p99 is below what was set. */
	static boolean isWithinReach(List<Sample> samples) {
		return samples.stream()
			.filter((sample) -> sample.name().endsWith(".p99"))
			.allMatch((sample) -> sample.value() < MOST_MILLIS);
	}

	private static Sample p99(String name, long[] roundTrips) {
		return new Sample(name + ".ping.p99", "ms", roundTrips[1] / 1e6);
	}

}
