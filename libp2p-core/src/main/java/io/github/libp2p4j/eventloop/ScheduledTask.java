/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import org.jspecify.annotations.Nullable;

/**
 * A task with a deadline. {@link #cancel()} is thread-safe, all else loop-confined.
 */
final class ScheduledTask implements Timer, Runnable {

	static final int NOT_QUEUED = -1;

	final long deadlineNanos;

	/** Place in the heap, or {@link #NOT_QUEUED}. */
	int heapIndex = NOT_QUEUED;

	/** Age within the heap. */
	long sequence;

	private final EventLoop loop;

	private volatile @Nullable Runnable task;

	ScheduledTask(EventLoop loop, long deadlineNanos, Runnable task) {
		this.loop = loop;
		this.deadlineNanos = deadlineNanos;
		this.task = task;
	}

	boolean isBefore(ScheduledTask other) {
		long difference = this.deadlineNanos - other.deadlineNanos;
		return (difference != 0) ? difference < 0 : this.sequence < other.sequence;
	}

	/** The task, unless it was cancelled or taken before. */
	@Nullable Runnable take() {
		Runnable taken = this.task;
		this.task = null;
		return taken;
	}

	/** Brings the heap in line with what other threads asked for. */
	@Override
	public void run() {
		if (this.task == null) {
			this.loop.timers().remove(this);
		}
		else if (this.heapIndex == NOT_QUEUED) {
			this.loop.timers().add(this);
		}
	}

	@Override
	public void cancel() {
		if (this.task == null) {
			return;
		}
		this.task = null;
		if (this.loop.inLoop()) {
			this.loop.timers().remove(this);
		}
		else {
			this.loop.execute(this);
		}
	}

}
