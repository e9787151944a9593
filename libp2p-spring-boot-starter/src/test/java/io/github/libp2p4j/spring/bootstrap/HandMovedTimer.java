/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A timer whose tasks run on the test's thread and whose clock the test moves.
 */
final class HandMovedTimer implements PeerTimer {

	/** The delays that were asked for, without those of zero, in order. */
	final List<Duration> delays = new ArrayList<>();

	private final BlockingQueue<Runnable> due = new LinkedBlockingQueue<>();

	private final List<Waiting> waiting = new ArrayList<>();

	private long nanos;

	@Override
	public long nanoTime() {
		return this.nanos;
	}

	@Override
	public Runnable schedule(Duration delay, Runnable task) {
		if (delay.isZero()) {
			this.due.add(task);
			return () -> this.due.remove(task);
		}
		this.delays.add(delay);
		Waiting later = new Waiting(this.nanos + delay.toNanos(), task);
		this.waiting.add(later);
		return () -> this.waiting.remove(later);
	}

	@Override
	public void shutdown() {
		this.due.clear();
		this.waiting.clear();
	}

	/** Runs what is due, and what comes from other threads, until something holds. */
	void runUntil(BooleanSupplier holds) throws InterruptedException {
		while (true) {
			runDue();
			if (holds.getAsBoolean()) {
				return;
			}
			Runnable task = this.due.poll(20, TimeUnit.SECONDS);
			if (task == null) {
				throw new AssertionError("Nothing happens any more");
			}
			task.run();
		}
	}

	void runDue() {
		Runnable task = this.due.poll();
		while (task != null) {
			task.run();
			task = this.due.poll();
		}
	}

	void advance(Duration time) {
		this.nanos += time.toNanos();
		List<Waiting> ripe = this.waiting.stream().filter((later) -> later.atNanos() - this.nanos <= 0).toList();
		this.waiting.removeAll(ripe);
		ripe.forEach((later) -> later.task().run());
	}

	private record Waiting(long atNanos, Runnable task) {
	}

}
