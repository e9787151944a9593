/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;

/**
 * So many at once, then one in a while. Thread-safe.
 */
final class RateAllowance {

	private final int burst;

	private final long refillNanos;

	private int left;

	/** From when on the next refill is counted. */
	private long sinceNanos;

	/**
	 * @param burst how many are left now, and at most
	 * @param refill how long it takes until one more is
	 */
	RateAllowance(int burst, Duration refill, long nowNanos) {
		this.burst = burst;
		this.refillNanos = refill.toNanos();
		this.left = burst;
		this.sinceNanos = nowNanos;
	}

	/**
	 * Takes one if there is one.
	 * @return zero if it was taken; otherwise the nanoseconds until there is one
	 */
	synchronized long take(long nowNanos) {
		long refills = (nowNanos - this.sinceNanos) / this.refillNanos;
		this.left = (int) Math.min(this.burst, this.left + refills);
		this.sinceNanos = (this.left == this.burst) ? nowNanos : this.sinceNanos + refills * this.refillNanos;
		if (this.left == 0) {
			return this.sinceNanos + this.refillNanos - nowNanos;
		}
		this.left--;
		return 0;
	}

}
