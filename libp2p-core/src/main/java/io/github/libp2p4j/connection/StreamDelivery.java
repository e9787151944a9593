/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamSubscriber;
import io.github.libp2p4j.eventloop.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous side of a stream: one read, one write and one subscriber at a time,
 * served on a callback thread, never on the loop. Fields are guarded by the lock of the
 * stream.
 */
final class StreamDelivery {

	/** Given to a subscriber in one call at most. */
	private static final int DELIVERY_BYTES = 64 << 10;

	private final LiveStream stream;

	private final StreamWaiters waiters;

	private @Nullable Pending<Integer> pendingRead;

	private @Nullable Pending<Void> pendingWrite;

	private @Nullable StreamSubscriber subscriber;

	/** The subscriber heard its last call. */
	private boolean ended;

	/** A callback thread is at work, or will be. */
	private boolean scheduled;

	/** Something changed while a callback thread was at work. */
	private boolean again;

	StreamDelivery(LiveStream stream, StreamWaiters waiters) {
		this.stream = stream;
		this.waiters = waiters;
	}

	/**
	 * An operation that waits: its buffer, its stage, and the timer that ends it.
	 */
	private static final class Pending<T> {

		private final ByteBuffer buffer;

		private final CompletableFuture<T> stage = new CompletableFuture<>();

		private @Nullable Timer timer;

		private Pending(ByteBuffer buffer) {
			this.buffer = buffer;
		}

	}

	/** Under the lock. */
	void requireNoSubscriber() {
		if (this.subscriber != null) {
			throw new IllegalStateException("Stream " + this.stream.id() + " has a subscriber, which reads it");
		}
	}

	CompletionStage<Integer> read(ByteBuffer target) {
		if (!target.hasRemaining()) {
			throw new IllegalArgumentException("The target of a read must have space");
		}
		Pending<Integer> pending = new Pending<>(target);
		this.stream.lock.lock();
		try {
			requireNoSubscriber();
			if (this.pendingRead != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous read under way");
			}
			this.pendingRead = pending;
		}
		finally {
			this.stream.lock.unlock();
		}
		arm(pending, true);
		onCancel(pending);
		wake();
		return pending.stage;
	}

	CompletionStage<Void> write(ByteBuffer source) {
		Pending<Void> pending = new Pending<>(source);
		this.stream.lock.lock();
		try {
			if (this.pendingWrite != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous write under way");
			}
			this.pendingWrite = pending;
		}
		finally {
			this.stream.lock.unlock();
		}
		arm(pending, false);
		onCancel(pending);
		wake();
		return pending.stage;
	}

	private <T> void arm(Pending<T> pending, boolean read) {
		long nanos = this.waiters.remainingNanos(read);
		if (nanos > 0) {
			pending.timer = this.stream.liveConnection().driver().loop().schedule(nanos, () -> expired(pending, read));
		}
	}

	private <T> void expired(Pending<T> pending, boolean read) {
		this.stream.lock.lock();
		try {
			if (this.pendingRead == pending) {
				this.pendingRead = null;
			}
			if (this.pendingWrite == pending) {
				this.pendingWrite = null;
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		execute(() -> pending.stage.completeExceptionally(this.waiters.timedOut(read ? "read" : "write")));
	}

	/**
	 * A cancelled operation may have moved a part of its bytes already, so the stream
	 * cannot go on.
	 */
	private <T> void onCancel(Pending<T> pending) {
		pending.stage.whenComplete((value, failure) -> {
			if (pending.timer != null) {
				pending.timer.cancel();
			}
			if (pending.stage.isCancelled()) {
				this.stream.abort(new StreamException(Reason.CANCELLED,
						"an asynchronous operation on stream " + this.stream.id() + " was cancelled",
						Origin.APPLICATION), 0);
			}
		});
	}

	void subscribe(StreamSubscriber next) {
		this.stream.lock.lock();
		try {
			if (this.pendingRead != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous read under way");
			}
			this.subscriber = next;
			this.ended = false;
		}
		finally {
			this.stream.lock.unlock();
		}
		wake();
	}

	/**
	 * The outbox has room; called by the loop under the lock.
	 */
	void onRoom() {
		if (this.pendingWrite != null) {
			wake();
		}
	}

	/**
	 * Something changed: data, an end, a failure, room. Brings a callback thread if
	 * anybody waits for it.
	 */
	void wake() {
		this.stream.lock.lock();
		try {
			if (this.pendingRead == null && this.pendingWrite == null && (this.subscriber == null || this.ended)) {
				return;
			}
			if (this.scheduled) {
				this.again = true;
				return;
			}
			this.scheduled = true;
		}
		finally {
			this.stream.lock.unlock();
		}
		execute(this::deliver);
	}

	private void deliver() {
		boolean more = true;
		while (more) {
			more = deliverRead() | deliverWrite() | deliverToSubscriber();
			this.stream.lock.lock();
			try {
				more |= this.again;
				this.again = false;
				if (!more) {
					this.scheduled = false;
				}
			}
			finally {
				this.stream.lock.unlock();
			}
		}
	}

	private boolean deliverRead() {
		Pending<Integer> pending;
		int bytes = 0;
		boolean report = false;
		StreamException failure = null;
		this.stream.lock.lock();
		try {
			pending = this.pendingRead;
			if (pending == null) {
				return false;
			}
			if (!this.stream.inbox.isEmpty()) {
				bytes = this.stream.inbox.read(pending.buffer);
				report = this.stream.inbox.isWorthReporting();
			}
			else if (this.stream.isReadOver()) {
				bytes = -1;
			}
			else {
				return false;
			}
		}
		catch (StreamException ex) {
			failure = ex;
			pending = this.pendingRead;
		}
		finally {
			if (bytes != 0 || failure != null) {
				this.pendingRead = null;
			}
			this.stream.lock.unlock();
		}
		if (report) {
			this.stream.signal(StreamSignals.CONSUMED);
		}
		complete(pending, bytes, failure);
		return true;
	}

	private boolean deliverWrite() {
		Pending<Void> pending;
		StreamException failure = null;
		boolean done = false;
		boolean wrote = false;
		this.stream.lock.lock();
		try {
			pending = this.pendingWrite;
			if (pending == null) {
				return false;
			}
			this.stream.requireWritable();
			while (pending.buffer.hasRemaining() && this.stream.offer(pending.buffer)) {
				wrote = true;
			}
			done = !pending.buffer.hasRemaining();
		}
		catch (StreamException ex) {
			failure = ex;
			pending = this.pendingWrite;
		}
		finally {
			if (done || failure != null) {
				this.pendingWrite = null;
			}
			this.stream.lock.unlock();
		}
		if (wrote) {
			this.stream.signal(StreamSignals.WRITE);
		}
		if (done || failure != null) {
			complete(pending, null, failure);
		}
		return done || failure != null;
	}

	private static <T> void complete(@Nullable Pending<T> pending, @Nullable T value,
			@Nullable StreamException failure) {
		if (pending == null) {
			return;
		}
		if (failure != null) {
			pending.stage.completeExceptionally(failure);
		}
		else {
			pending.stage.complete(value);
		}
	}

	/**
	 * One call of the subscriber.
	 */
	private boolean deliverToSubscriber() {
		StreamSubscriber target;
		ByteBuffer data = null;
		StreamException failure = null;
		this.stream.lock.lock();
		try {
			target = this.subscriber;
			if (target == null || this.ended) {
				return false;
			}
			if (!this.stream.inbox.isEmpty()) {
				data = this.stream.inbox.take(DELIVERY_BYTES);
			}
			else if (this.stream.isReadOver()) {
				this.ended = true;
			}
			else {
				return false;
			}
		}
		catch (StreamException ex) {
			target = this.subscriber;
			failure = ex;
			this.ended = true;
		}
		finally {
			this.stream.lock.unlock();
		}
		if (target != null) {
			call(target, data, failure);
		}
		return true;
	}

	private void call(StreamSubscriber target, @Nullable ByteBuffer data, @Nullable StreamException failure) {
		try {
			if (failure != null) {
				target.onFailure(failure);
			}
			else if (data == null) {
				target.onEnd();
			}
			else {
				int bytes = data.remaining();
				target.onData(data);
				consumed(bytes);
			}
		}
		catch (Throwable ex) {
			this.stream.liveConnection().environment().dispatcher().handlerFailed(this.stream, ex);
			if (ex instanceof VirtualMachineError error && !(ex instanceof StackOverflowError)) {
				throw error;
			}
		}
	}

	private void consumed(int bytes) {
		boolean report;
		this.stream.lock.lock();
		try {
			this.stream.inbox.consumed(bytes);
			report = this.stream.inbox.isWorthReporting();
		}
		finally {
			this.stream.lock.unlock();
		}
		if (report) {
			this.stream.signal(StreamSignals.CONSUMED);
		}
	}

	private void execute(Runnable task) {
		this.stream.liveConnection().environment().callbacks().execute(task);
	}

}
