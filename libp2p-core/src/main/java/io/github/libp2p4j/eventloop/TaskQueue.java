/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Tasks on their way from any thread to a loop, one wake-up for a batch. Thread-safe, but
 * {@link #prepareToSleep()}, {@link #awake()}, {@link #drain()} and {@link #drained()}
 * are the loop's. Not bounded: each sender keeps at most a few tasks in it.
 * <p>
 * A lock around an array instead of a lock-free list, because a batch is then taken in
 * one step, nothing is allocated in a steady state, and whether the loop sleeps is
 * decided together with whether there are tasks.
 */
final class TaskQueue {

	private static final int INITIAL_CAPACITY = 64;

	/** Chosen: a burst's larger arrays are given back. */
	private static final int KEPT_CAPACITY = 4096;

	private final ReentrantLock lock = new ReentrantLock();

	private final Runnable wakeUp;

	private @Nullable Runnable[] waiting = new @Nullable Runnable[INITIAL_CAPACITY];

	/** Read without the lock by {@link #isWaiting()}, changed under it. */
	private volatile int waitingCount;

	private @Nullable Runnable[] batch = new @Nullable Runnable[INITIAL_CAPACITY];

	private int batchCount;

	private boolean asleep;

	private boolean closed;

	/**
	 * @param wakeUp is run on the offering thread when the loop sleeps or is about to
	 */
	TaskQueue(Runnable wakeUp) {
		this.wakeUp = wakeUp;
	}

	/**
	 * @return false if closed
	 */
	boolean offer(Runnable task) {
		boolean wake;
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			int count = this.waitingCount;
			if (count == this.waiting.length) {
				this.waiting = Arrays.copyOf(this.waiting, 2 * count);
			}
			this.waiting[count] = task;
			this.waitingCount = count + 1;
			wake = this.asleep;
			this.asleep = false;
		}
		finally {
			this.lock.unlock();
		}
		if (wake) {
			this.wakeUp.run();
		}
		return true;
	}

	/** Refuses tasks from now on. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.asleep = false;
		}
		finally {
			this.lock.unlock();
		}
		this.wakeUp.run();
	}

	boolean isClosed() {
		this.lock.lock();
		try {
			return this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether there is a task; without the lock, hence a moment late. */
	boolean isWaiting() {
		return this.waitingCount != 0;
	}

	/**
	 * @return false if there is something to do: do not sleep
	 */
	boolean prepareToSleep() {
		this.lock.lock();
		try {
			this.asleep = this.waitingCount == 0 && !this.closed;
			return this.asleep;
		}
		finally {
			this.lock.unlock();
		}
	}

	void awake() {
		this.lock.lock();
		try {
			this.asleep = false;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes what waits now: later tasks belong to the next batch.
	 * @return tasks in {@link #task(int)}
	 */
	int drain() {
		this.lock.lock();
		try {
			@Nullable Runnable[] empty = this.batch;
			this.batch = this.waiting;
			this.batchCount = this.waitingCount;
			this.waiting = empty;
			this.waitingCount = 0;
			return this.batchCount;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A task of the batch, once. */
	Runnable task(int index) {
		Runnable task = this.batch[index];
		this.batch[index] = null;
		if (task == null) {
			throw new IllegalStateException("Task " + index + " of " + this.batchCount + " was taken before");
		}
		return task;
	}

	/** The batch was run. */
	void drained() {
		if (this.batch.length > KEPT_CAPACITY) {
			this.batch = new @Nullable Runnable[INITIAL_CAPACITY];
		}
		this.batchCount = 0;
	}

}
