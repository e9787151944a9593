/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import org.HdrHistogram.Histogram;

/**
 * How long round trips took. Used by one thread.
 */
final class RoundTrips {

	/** Round trips beyond it count as it. */
	private static final long MAX_NANOS = Duration.ofMinutes(1).toNanos();

	private static final int SIGNIFICANT_DIGITS = 3;

	/** Few, so that the last batch does not outlast the time by much. */
	private static final int PINGS_OF_BATCH = 50;

	private final Histogram histogram = new Histogram(MAX_NANOS, SIGNIFICANT_DIGITS);

	/**
	 * Pings as the node offers them to applications, one after the other; opening the
	 * stream, once for each batch, is not counted.
	 */
	static RoundTrips ofPings(ConnectionManager node, Connection connection, long windowNanos) {
		RoundTrips roundTrips = new RoundTrips();
		for (long start = System.nanoTime(); System.nanoTime() - start < windowNanos;) {
			node.ping(connection, PINGS_OF_BATCH).forEach((time) -> roundTrips.add(time.toNanos()));
		}
		return roundTrips;
	}

	void add(long nanos) {
		this.histogram.recordValue(Math.min(nanos, MAX_NANOS));
	}

	/**
	 * Adds a round trip, and those that would have begun while it lasted had they been
	 * begun regularly: one that stalls must not hide the others that it kept waiting.
	 */
	void add(long nanos, long intervalNanos) {
		this.histogram.recordValueWithExpectedInterval(Math.min(nanos, MAX_NANOS), intervalNanos);
	}

	/** Percentiles 50, 99 and 99.9, and a number beside them. */
	String answer(long beside) {
		return this.histogram.getValueAtPercentile(50) + " " + this.histogram.getValueAtPercentile(99) + " "
				+ this.histogram.getValueAtPercentile(99.9) + " " + beside;
	}

}
