/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import org.jspecify.annotations.Nullable;

/**
 * Streams by id: open addressing with linear probing, no boxing. Bounded by whoever adds;
 * a peer that chooses ids which collide makes a look-up walk at most over its own open
 * streams. Loop-confined.
 */
final class StreamTable {

	/** Chosen: most connections have a handful of streams. */
	private static final int MIN_SLOTS = 4;

	/** Of every table without streams; nothing is ever put into it. */
	private static final @Nullable YamuxStream[] NO_SLOTS = new YamuxStream[1];

	private @Nullable YamuxStream[] slots = NO_SLOTS;

	private int size;

	int size() {
		return this.size;
	}

	@Nullable YamuxStream get(int id) {
		int mask = this.slots.length - 1;
		for (int slot = home(id, mask);; slot = (slot + 1) & mask) {
			YamuxStream stream = this.slots[slot];
			if (stream == null || stream.rawId() == id) {
				return stream;
			}
		}
	}

	/**
	 * Adds a stream whose id is not in the table.
	 */
	void add(YamuxStream stream) {
		if ((this.size + 1) * 2 > this.slots.length) {
			resize(Math.max(MIN_SLOTS, this.slots.length * 2));
		}
		insert(stream);
		this.size++;
	}

	void remove(YamuxStream stream) {
		int mask = this.slots.length - 1;
		int hole = home(stream.rawId(), mask);
		while (this.slots[hole] != stream) {
			if (this.slots[hole] == null) {
				return;
			}
			hole = (hole + 1) & mask;
		}
		closeGap(hole, mask);
		this.size--;
		if (this.size == 0) {
			this.slots = NO_SLOTS;
		}
		else if (this.slots.length > MIN_SLOTS && this.size * 8 < this.slots.length) {
			resize(this.slots.length / 2);
		}
	}

	/**
	 * Moves what follows a removed entry back over the hole, so that every probe still
	 * finds it.
	 */
	private void closeGap(int removed, int mask) {
		int hole = removed;
		this.slots[hole] = null;
		for (int slot = (hole + 1) & mask;; slot = (slot + 1) & mask) {
			YamuxStream moved = this.slots[slot];
			if (moved == null) {
				return;
			}
			int distance = (slot - home(moved.rawId(), mask)) & mask;
			if (distance >= ((slot - hole) & mask)) {
				this.slots[hole] = moved;
				this.slots[slot] = null;
				hole = slot;
			}
		}
	}

	/**
	 * @return a copy in no particular order
	 */
	YamuxStream[] toArray() {
		YamuxStream[] copy = new YamuxStream[this.size];
		int count = 0;
		for (YamuxStream stream : this.slots) {
			if (stream != null) {
				copy[count++] = stream;
			}
		}
		return copy;
	}

	private void resize(int slotCount) {
		@Nullable YamuxStream[] old = this.slots;
		this.slots = new YamuxStream[slotCount];
		for (YamuxStream stream : old) {
			if (stream != null) {
				insert(stream);
			}
		}
	}

	private void insert(YamuxStream stream) {
		int mask = this.slots.length - 1;
		int slot = home(stream.rawId(), mask);
		while (this.slots[slot] != null) {
			slot = (slot + 1) & mask;
		}
		this.slots[slot] = stream;
	}

	private static int home(int id, int mask) {
		// Fibonacci hashing: ids of one side differ by 2.
		return ((id * 0x9E37_79B9) >>> 7) & mask;
	}

}
