/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * Whether a loop that has nothing to do looks about for a moment before it sleeps: while
 * one small exchange follows the other, what it waits for comes sooner than a sleeping
 * thread is woken. Loop-confined.
 */
final class Lookout {

	/**
	 * How long it looks. Measured: to wake a thread takes 20 to 50 µs in a virtual
	 * machine; to look for longer took processors from those who had work.
	 */
	static final long LOOK_NANOS = 30_000;

	/**
	 * What counts as soon. Chosen: a wait of this length is one of an exchange with a
	 * peer nearby, and a look of {@link #LOOK_NANOS} is a small part of it.
	 */
	static final long SOON_NANOS = 200_000;

	/**
	 * Looks at most, should the clock stand still. Each is a system call of a microsecond
	 * or so.
	 */
	static final int MOST_LOOKS = 100;

	/** The last wait was short. */
	private boolean expecting;

	/** Whether to look at all. */
	boolean isExpecting() {
		return this.expecting;
	}

	/**
	 * Whether to look once more.
	 * @param looks so far
	 * @param nanos since the first
	 */
	boolean looksOn(int looks, long nanos) {
		return looks < MOST_LOOKS && nanos < LOOK_NANOS;
	}

	/**
	 * Something has come, or the time has.
	 * @param nanos that the loop had nothing to do
	 */
	void waited(long nanos) {
		this.expecting = nanos <= SOON_NANOS;
	}

}
