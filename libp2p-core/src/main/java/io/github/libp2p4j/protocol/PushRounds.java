/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.libp2p4j.Connection;

/**
 * Tells all peers when something about this node changed: one round at a time, what
 * changes during a round makes one more, and no more rounds than a go peer hears (it
 * ignores the eleventh push in a short while, which may be the one that counts).
 * Thread-safe.
 */
public final class PushRounds {

	/** Peers told at the same time, as in go-libp2p. */
	private static final int AT_ONCE = 32;

	private final Supplier<? extends Collection<? extends Connection>> listeners;

	private final Function<Connection, CompletionStage<Void>> push;

	private final LongSupplier nanoClock;

	private final BiConsumer<Duration, Runnable> scheduler;

	private final RateAllowance allowance;

	private final AtomicLong generation = new AtomicLong();

	/** Changes not told yet; who raises it from zero runs the rounds. */
	private final AtomicInteger changes = new AtomicInteger();

	/**
	 * @param listeners the connections whose peers want to know, now
	 * @param push tells one
	 * @param nanoClock such as {@link System#nanoTime}
	 * @param scheduler runs something after a while, never within the call
	 */
	public PushRounds(Supplier<? extends Collection<? extends Connection>> listeners,
			Function<Connection, CompletionStage<Void>> push, LongSupplier nanoClock,
			BiConsumer<Duration, Runnable> scheduler) {
		this.listeners = listeners;
		this.push = push;
		this.nanoClock = nanoClock;
		this.scheduler = scheduler;
		this.allowance = new RateAllowance(IdentifyPush.BURST, IdentifyPush.REFILL, nanoClock.getAsLong());
	}

	/**
	 * How often something has changed, for {@link #catchUp}.
	 */
	public long generation() {
		return this.generation.get();
	}

	/**
	 * It has just become known that a peer listens: tells it what changed since its
	 * connection opened, for no round has reached it.
	 * @return completes when it is on its way, if anything has changed
	 */
	public CompletionStage<Void> catchUp(Connection connection, long openedAtGeneration) {
		return (this.generation.get() != openedAtGeneration) ? this.push.apply(connection)
				: CompletableFuture.completedStage(null);
	}

	/**
	 * Something that identify tells has changed.
	 */
	public void changed() {
		this.generation.incrementAndGet();
		if (this.changes.getAndIncrement() == 0) {
			begin();
		}
	}

	private void begin() {
		int told = this.changes.get();
		Queue<Connection> peers = new ConcurrentLinkedQueue<>(this.listeners.get());
		long waitNanos = peers.isEmpty() ? 0 : this.allowance.take(this.nanoClock.getAsLong());
		if (waitNanos > 0) {
			this.scheduler.accept(Duration.ofNanos(waitNanos), this::begin);
			return;
		}
		round(peers).whenComplete((ignored, failure) -> {
			if (this.changes.addAndGet(-told) > 0) {
				this.scheduler.accept(Duration.ZERO, this::begin);
			}
		});
	}

	private CompletableFuture<Void> round(Queue<Connection> peers) {
		CompletableFuture<?>[] lines = new CompletableFuture<?>[Math.min(AT_ONCE, peers.size())];
		for (int i = 0; i < lines.length; i++) {
			lines[i] = AsyncLoop.repeat(() -> tellNext(peers));
		}
		return CompletableFuture.allOf(lines);
	}

	/** A peer that cannot be told is none of the others' business. */
	private CompletionStage<Boolean> tellNext(Queue<Connection> left) {
		Connection next = left.poll();
		if (next == null) {
			return CompletableFuture.completedStage(false);
		}
		return this.push.apply(next).handle((ignored, failure) -> true);
	}

}
