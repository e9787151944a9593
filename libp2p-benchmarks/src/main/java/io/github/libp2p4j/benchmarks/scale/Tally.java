/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Counts up and down, and lets others wait for a count. Thread-safe.
 */
final class Tally {

	private static final long TIMEOUT_NANOS = TimeUnit.MINUTES.toNanos(5);

	private long count;

	synchronized void add(int change) {
		this.count += change;
		notifyAll();
	}

	synchronized long count() {
		return this.count;
	}

	/**
	 * @param what counted things are, for the message
	 * @throws TimeoutException after five minutes
	 */
	synchronized void await(long expected, String what) throws InterruptedException, TimeoutException {
		long deadline = System.nanoTime() + TIMEOUT_NANOS;
		while (this.count != expected) {
			long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (leftMillis <= 0) {
				throw new TimeoutException(this.count + " " + what + " where " + expected + " were expected");
			}
			wait(leftMillis);
		}
	}

}
