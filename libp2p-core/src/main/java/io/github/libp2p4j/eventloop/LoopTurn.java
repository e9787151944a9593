/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * What a loop does over and over: wait, serve the channels that are ready, run what
 * waited; and how long that took. Loop-confined, except {@link #takeLongestNanos()}.
 */
final class LoopTurn {

	private static final long NANOS_PER_MILLI = 1_000_000L;

	private final Selector selector;

	private final PendingWork work;

	private final Failures failures;

	private final LongSupplier nanoClock;

	private final Consumer<SelectionKey> onReady = this::onReady;

	private final Lookout lookout = new Lookout();

	private final AtomicLong longestNanos = new AtomicLong();

	/** When the current turn began, never 0; 0 between turns. */
	private volatile long startNanos;

	LoopTurn(Selector selector, PendingWork work, Failures failures, LongSupplier nanoClock) {
		this.selector = selector;
		this.work = work;
		this.failures = failures;
		this.nanoClock = nanoClock;
	}

	SelectionKey register(SelectableChannel channel, int ops, @Nullable LoopResident resident) throws IOException {
		return channel.register(this.selector, ops, resident);
	}

	void run() throws IOException {
		select();
		begin();
		this.work.run();
		end();
		// A task's interrupt would make every selection return at once and close sockets
		// in use.
		Thread.interrupted();
	}

	private void begin() {
		if (this.startNanos == 0) {
			this.startNanos = this.nanoClock.getAsLong() | 1;
		}
	}

	private void end() {
		long duration = this.nanoClock.getAsLong() - this.startNanos;
		this.startNanos = 0;
		if (duration > this.longestNanos.get()) {
			this.longestNanos.accumulateAndGet(duration, Math::max);
		}
	}

	/** How long the longest turn since the last call took, the current one included. */
	long takeLongestNanos() {
		long start = this.startNanos;
		long current = (start != 0) ? this.nanoClock.getAsLong() - start : 0;
		return Math.max(current, this.longestNanos.getAndSet(0));
	}

	private void select() throws IOException {
		long waitNanos = this.work.waitNanos();
		if (waitNanos <= 0) {
			this.selector.selectNow(this.onReady);
			return;
		}
		long idleSinceNanos = this.nanoClock.getAsLong();
		if (this.lookout.isExpecting() && lookAbout(idleSinceNanos)) {
			return;
		}
		if (!this.work.tasks().prepareToSleep()) {
			this.selector.selectNow(this.onReady);
			return;
		}
		try {
			this.selector.select(this.onReady, (waitNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI);
		}
		finally {
			this.work.tasks().awake();
		}
		this.lookout.waited(this.nanoClock.getAsLong() - idleSinceNanos);
	}

	/**
	 * Gives the processor to whoever else wants it between one look and the next.
	 * @return whether there is something to do
	 */
	private boolean lookAbout(long sinceNanos) throws IOException {
		for (int looks = 0; this.lookout.looksOn(looks, this.nanoClock.getAsLong() - sinceNanos); looks++) {
			if (this.selector.selectNow(this.onReady) > 0 || this.work.tasks().isWaiting()) {
				return true;
			}
			Thread.yield();
		}
		return false;
	}

	private void onReady(SelectionKey key) {
		begin();
		try {
			if (key.isValid() && key.attachment() instanceof LoopResident resident) {
				resident.onReady(key.readyOps());
			}
		}
		catch (Throwable failure) {
			this.failures.report(failure);
		}
	}

	/** The last turn is over. */
	void close() {
		try {
			this.selector.close();
		}
		catch (IOException failure) {
			this.failures.report(failure);
		}
	}

}
