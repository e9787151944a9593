/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.machine;

/**
 * Arithmetic on {@code System.nanoTime()}-like instants, which may be negative and wrap.
 */
public final class Deadlines {

	/**
	 * No deadline. Chosen so that it is never reached: a machine's clock starts anywhere
	 * but lasts under 146 years.
	 */
	public static final long NONE = Long.MAX_VALUE;

	private Deadlines() {
	}

	public static long earlier(long left, long right) {
		if (left == NONE) {
			return right;
		}
		if (right == NONE) {
			return left;
		}
		return (left - right <= 0) ? left : right;
	}

	public static boolean isDue(long deadlineNanos, long nowNanos) {
		return deadlineNanos != NONE && deadlineNanos - nowNanos <= 0;
	}

	/**
	 * @return {@code nowNanos + delayNanos}, never {@link #NONE}
	 */
	public static long after(long nowNanos, long delayNanos) {
		long deadline = nowNanos + delayNanos;
		return (deadline == NONE) ? NONE - 1 : deadline;
	}

}
