/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Scheduled tasks ordered by deadline, then by age: a binary heap whose entries know
 * their place, so that cancelling costs O(log n) and leaves nothing behind.
 * Loop-confined. Bounded by its users: each keeps a few timers.
 */
final class TimerHeap {

	private @Nullable ScheduledTask[] entries = new @Nullable ScheduledTask[64];

	private int size;

	private long nextSequence;

	int size() {
		return this.size;
	}

	/** The earliest, or null. */
	@Nullable ScheduledTask first() {
		return this.entries[0];
	}

	void add(ScheduledTask entry) {
		if (this.size == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, 2 * this.size);
		}
		entry.sequence = this.nextSequence++;
		siftUp(this.size++, entry);
	}

	void remove(ScheduledTask entry) {
		int index = entry.heapIndex;
		if (index < 0) {
			return;
		}
		entry.heapIndex = ScheduledTask.NOT_QUEUED;
		this.size--;
		ScheduledTask last = at(this.size);
		this.entries[this.size] = null;
		if (index == this.size) {
			return;
		}
		siftDown(index, last);
		if (this.entries[index] == last) {
			siftUp(index, last);
		}
	}

	/** What a turn may run: entries added from now on wait for the next turn. */
	long sequenceLimit() {
		return this.nextSequence;
	}

	/** Takes the earliest entry that is due and was added below the limit, or null. */
	@Nullable ScheduledTask pollDue(long nowNanos, long sequenceLimit) {
		ScheduledTask first = this.entries[0];
		if (first == null || first.deadlineNanos - nowNanos > 0 || first.sequence >= sequenceLimit) {
			return null;
		}
		remove(first);
		return first;
	}

	void clear() {
		Arrays.fill(this.entries, null);
		this.size = 0;
	}

	private void siftUp(int start, ScheduledTask entry) {
		int index = start;
		while (index > 0) {
			int parent = (index - 1) >>> 1;
			ScheduledTask other = at(parent);
			if (!entry.isBefore(other)) {
				break;
			}
			put(index, other);
			index = parent;
		}
		put(index, entry);
	}

	private void siftDown(int start, ScheduledTask entry) {
		int index = start;
		while (2 * index + 1 < this.size) {
			int child = 2 * index + 1;
			if (child + 1 < this.size && at(child + 1).isBefore(at(child))) {
				child++;
			}
			ScheduledTask other = at(child);
			if (!other.isBefore(entry)) {
				break;
			}
			put(index, other);
			index = child;
		}
		put(index, entry);
	}

	private void put(int index, ScheduledTask entry) {
		this.entries[index] = entry;
		entry.heapIndex = index;
	}

	private ScheduledTask at(int index) {
		ScheduledTask entry = this.entries[index];
		if (entry == null) {
			throw new IllegalStateException("No timer at " + index + " of " + this.size);
		}
		return entry;
	}

}
