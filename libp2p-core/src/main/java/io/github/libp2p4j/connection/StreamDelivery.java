/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamSubscriber;
import org.jspecify.annotations.Nullable;

/**
 * Who reads a stream: threads that block, or, asynchronously, one read or one subscriber
 * at a time, served on a callback thread, never on the loop. Fields are guarded by the
 * lock of the stream.
 */
final class StreamDelivery extends CallbackTurns {

	/** Given to a subscriber in one call at most. */
	private static final int DELIVERY_BYTES = 64 << 10;

	private final StreamWaiters waiters;

	private @Nullable PendingOperation<Integer> pending;

	private @Nullable StreamSubscriber subscriber;

	/** The subscriber heard its last call. */
	private boolean ended;

	StreamDelivery(LiveStream stream, StreamWaiters waiters) {
		super(stream);
		this.waiters = waiters;
	}

	@Override
	boolean step() {
		return deliverRead() | deliverToSubscriber();
	}

	/** Under the lock. */
	void requireNoSubscriber() {
		if (this.subscriber != null) {
			throw new IllegalStateException("Stream " + this.stream.id() + " has a subscriber, which reads it");
		}
	}

	/**
	 * Under the lock: waits for something to read.
	 * @return false at the peer's FIN
	 */
	boolean awaitReadable() {
		requireNoSubscriber();
		StreamWait wait = null;
		while (!this.stream.isReadable()) {
			if (this.stream.isReadOver()) {
				return false;
			}
			wait = this.waiters.awaitReadable(wait);
			requireNoSubscriber();
		}
		return true;
	}

	CompletionStage<Integer> read(ByteBuffer target) {
		if (!target.hasRemaining()) {
			throw new IllegalArgumentException("The target of a read must have space");
		}
		PendingOperation<Integer> operation = new PendingOperation<>(this.stream, this.waiters, "read", target,
				this::withdraw);
		this.stream.lock.lock();
		try {
			requireNoSubscriber();
			if (this.pending != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous read under way");
			}
			this.pending = operation;
		}
		finally {
			this.stream.lock.unlock();
		}
		operation.begin();
		wake();
		return operation.stage();
	}

	private boolean withdraw(PendingOperation<Integer> operation) {
		if (this.pending != operation) {
			return false;
		}
		this.pending = null;
		return true;
	}

	void subscribe(StreamSubscriber next) {
		this.stream.lock.lock();
		try {
			if (this.pending != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous read under way");
			}
			this.subscriber = next;
			this.ended = false;
			// Threads that read are told that they no longer may.
			this.waiters.signalAll();
		}
		finally {
			this.stream.lock.unlock();
		}
		wake();
	}

	/**
	 * Something changed: data, an end, a failure. Brings a callback thread if anybody
	 * waits for it.
	 */
	void wake() {
		this.stream.lock.lock();
		try {
			if (this.pending == null && (this.subscriber == null || this.ended)) {
				return;
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		takeTurn();
	}

	/** The deadline has changed. */
	void rearm() {
		this.stream.lock.lock();
		try {
			if (this.pending != null) {
				this.pending.arm();
			}
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	private boolean deliverRead() {
		PendingOperation<Integer> operation;
		int bytes = 0;
		boolean report = false;
		StreamException failure = null;
		this.stream.lock.lock();
		try {
			operation = this.pending;
			if (operation == null) {
				return false;
			}
			try {
				if (this.stream.isReadable()) {
					bytes = this.stream.inbox.read(operation.buffer());
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
			}
			this.pending = null;
		}
		finally {
			this.stream.lock.unlock();
		}
		if (report) {
			this.stream.signal(StreamSignals.CONSUMED);
		}
		operation.complete(bytes, failure);
		return true;
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

}
