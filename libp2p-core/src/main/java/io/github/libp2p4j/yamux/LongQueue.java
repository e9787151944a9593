/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * A bounded first-in-first-out queue of numbers that holds no memory while it is empty.
 * Loop-confined.
 */
final class LongQueue {

	private static final long[] NONE = new long[0];

	private static final int MIN_CAPACITY = 16;

	private final int bound;

	private long[] values = NONE;

	private int head;

	private int size;

	/**
	 * @param bound most entries, a power of two of at least 16
	 */
	LongQueue(int bound) {
		this.bound = bound;
	}

	int size() {
		return this.size;
	}

	/**
	 * @return whether there was room
	 */
	boolean offer(long value) {
		if (this.size == this.bound) {
			return false;
		}
		if (this.size == this.values.length) {
			grow();
		}
		this.values[(this.head + this.size) & (this.values.length - 1)] = value;
		this.size++;
		return true;
	}

	/** The oldest entry; the queue is not empty. */
	long peek() {
		return this.values[this.head];
	}

	/**
	 * Takes the oldest entry; the queue is not empty.
	 */
	long poll() {
		long value = this.values[this.head];
		this.head = (this.head + 1) & (this.values.length - 1);
		this.size--;
		if (this.size == 0 && this.values.length > MIN_CAPACITY) {
			this.values = NONE;
			this.head = 0;
		}
		return value;
	}

	private void grow() {
		long[] larger = new long[Math.max(MIN_CAPACITY, this.values.length * 2)];
		for (int i = 0; i < this.size; i++) {
			larger[i] = this.values[(this.head + i) & (this.values.length - 1)];
		}
		this.values = larger;
		this.head = 0;
	}

}
