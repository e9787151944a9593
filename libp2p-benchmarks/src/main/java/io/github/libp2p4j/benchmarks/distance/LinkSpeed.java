/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.time.Duration;

/**
 * What a link is like, the same both ways. Immutable.
 *
 * @param roundTrip there and back, half of it each way
 * @param bytesPerSecond each way
 */
record LinkSpeed(Duration roundTrip, long bytesPerSecond) {

	/** 1 Gbit/s. */
	static final long GIGABIT = 125_000_000;

	/**
	 * Of a link that is short: what one read and the threads' wake-ups need.
	 */
	private static final int LEAST_HELD_BYTES = 256 << 10;

	private static final double NANOS_PER_SECOND = 1e9;

	long oneWayNanos() {
		return this.roundTrip.toNanos() / 2;
	}

	/** How long so much takes to get onto the link. */
	long nanosFor(long bytes) {
		return Math.round(bytes * NANOS_PER_SECOND / this.bytesPerSecond);
	}

	/**
	 * What the link holds one way at most before it takes no more: the bandwidth-delay
	 * product of a round trip, of which half is under way and half is the queue before
	 * it.
	 */
	int heldBytes() {
		return (int) Math.max(LEAST_HELD_BYTES, productBytes());
	}

	/** Rate times round trip: what a window needs to fill the link. */
	long productBytes() {
		return Math.round(this.bytesPerSecond * (this.roundTrip.toNanos() / NANOS_PER_SECOND));
	}

	/** The most that one window lets through, of what the link does. */
	double limitBytesPerSecond(long windowBytes) {
		return Math.min(this.bytesPerSecond, windowBytes * NANOS_PER_SECOND / this.roundTrip.toNanos());
	}

}
