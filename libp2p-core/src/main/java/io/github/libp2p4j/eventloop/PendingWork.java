/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongSupplier;

/**
 * What one loop has to run besides its channels: tasks, timers and deferred tasks. What
 * is added while one kind runs waits for the next turn. Loop-confined, except
 * {@link #tasks()}.
 */
final class PendingWork {

	private static final long MAX_DEFERRED_NANOS_PER_TURN = 1_000_000L;

	/** An hour: a loop without timers wakes up as rarely. */
	private static final long MAX_WAIT_NANOS = 3_600_000_000_000L;

	private final LongSupplier nanoClock;

	private final int maxDeferred;

	private final Failures failures;

	private final TaskQueue tasks;

	private final TimerHeap timers = new TimerHeap();

	private final Queue<Runnable> deferred = new ArrayDeque<>();

	PendingWork(LoopOptions options, Failures failures, Runnable wakeUp) {
		this.nanoClock = options.nanoClock();
		this.maxDeferred = options.maxDeferred();
		this.failures = failures;
		this.tasks = new TaskQueue(wakeUp);
	}

	TaskQueue tasks() {
		return this.tasks;
	}

	TimerHeap timers() {
		return this.timers;
	}

	/** False if as many as allowed wait already: nothing was queued. */
	boolean defer(Runnable task) {
		if (this.deferred.size() >= this.maxDeferred) {
			return false;
		}
		return this.deferred.add(task);
	}

	/** How long nothing is due unless something comes: at most an hour. */
	long waitNanos() {
		if (!this.deferred.isEmpty()) {
			return 0;
		}
		ScheduledTask first = this.timers.first();
		return (first != null) ? Math.min(first.deadlineNanos - this.nanoClock.getAsLong(), MAX_WAIT_NANOS)
				: MAX_WAIT_NANOS;
	}

	/** One turn's share of everything. */
	void run() {
		runTasks();
		runTimers();
		runDeferred();
	}

	private void runTasks() {
		int count = this.tasks.drain();
		for (int index = 0; index < count; index++) {
			this.failures.run(this.tasks.task(index));
		}
		this.tasks.drained();
	}

	private void runTimers() {
		if (this.timers.size() == 0) {
			return;
		}
		long now = this.nanoClock.getAsLong();
		long limit = this.timers.sequenceLimit();
		ScheduledTask due = this.timers.pollDue(now, limit);
		while (due != null) {
			Runnable task = due.take();
			if (task != null) {
				this.failures.run(task);
			}
			due = this.timers.pollDue(now, limit);
		}
	}

	private void runDeferred() {
		int count = this.deferred.size();
		long start = (count != 0) ? this.nanoClock.getAsLong() : 0;
		for (int index = 0; index < count; index++) {
			this.failures.run(this.deferred.remove());
			if (this.nanoClock.getAsLong() - start >= MAX_DEFERRED_NANOS_PER_TURN) {
				return;
			}
		}
	}

	/** The loop is closed: tasks that were taken run, deferred ones are dropped. */
	void finish() {
		runTasks();
		this.deferred.clear();
	}

}
