/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.eventloop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous read or write that waits: its buffer, its stage, and the timer that
 * ends it. Guarded by the lock of its stream, except the stage.
 *
 * @param <T> what it completes with
 */
final class PendingOperation<T> {

	private final LiveStream stream;

	private final StreamWaiters waiters;

	private final String what;

	private final ByteBuffer buffer;

	/** Takes the operation from who keeps it; false if it was served meanwhile. */
	private final Predicate<PendingOperation<T>> withdrawal;

	private final CompletableFuture<T> stage = new CompletableFuture<>();

	private @Nullable Timer timer;

	/** What the session had taken of the stream when the timer was set. */
	private long takenBytes;

	/**
	 * @param what read or write
	 */
	PendingOperation(LiveStream stream, StreamWaiters waiters, String what, ByteBuffer buffer,
			Predicate<PendingOperation<T>> withdrawal) {
		this.stream = stream;
		this.waiters = waiters;
		this.what = what;
		this.buffer = buffer;
		this.withdrawal = withdrawal;
	}

	ByteBuffer buffer() {
		return this.buffer;
	}

	/** Without the lock: completing it runs what depends on it. */
	CompletableFuture<T> stage() {
		return this.stage;
	}

	/**
	 * Without the lock: a cancelled operation may have moved a part of its bytes already,
	 * so the stream cannot go on.
	 */
	void begin() {
		this.stream.lock.lock();
		try {
			arm();
		}
		finally {
			this.stream.lock.unlock();
		}
		this.stage.whenComplete((value, failure) -> {
			disarm();
			if (this.stage.isCancelled()) {
				this.stream.abort(new StreamException(Reason.CANCELLED,
						"an asynchronous " + this.what + " of stream " + this.stream.id() + " was cancelled",
						Origin.APPLICATION), 0);
			}
		});
	}

	/**
	 * Under the lock: timeouts are as they are set now.
	 */
	void arm() {
		Timer before = this.timer;
		if (before != null) {
			before.cancel();
		}
		this.takenBytes = this.stream.outbox.takenBytes();
		long nanos = this.waiters.remainingNanos(isRead());
		this.timer = (nanos > 0) ? this.stream.liveConnection().driver().loop().schedule(nanos, this::expired) : null;
	}

	private void disarm() {
		this.stream.lock.lock();
		try {
			if (this.timer != null) {
				this.timer.cancel();
			}
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	private boolean isRead() {
		return "read".equals(this.what);
	}

	/**
	 * On the loop. Progress of any size renews the timeout of a write, not the deadline.
	 */
	private void expired() {
		this.stream.lock.lock();
		try {
			boolean progress = !isRead() && this.stream.outbox.takenBytes() != this.takenBytes;
			if (progress && !this.waiters.isPastDeadline()) {
				arm();
				return;
			}
			if (!this.withdrawal.test(this)) {
				return;
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		this.stream.loopEnd()
			.callbacks()
			.execute(() -> this.stage.completeExceptionally(this.waiters.timedOut(this.what)));
	}

	/**
	 * Without the lock.
	 */
	void complete(@Nullable T value, @Nullable StreamException failure) {
		if (failure != null) {
			this.stage.completeExceptionally(failure);
		}
		else {
			this.stage.complete(value);
		}
	}

}
