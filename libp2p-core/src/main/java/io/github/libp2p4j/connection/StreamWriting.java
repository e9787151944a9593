/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * Asynchronous writes to a stream: one at a time, served on a callback thread, never on
 * the loop. Fields are guarded by the lock of the stream.
 */
final class StreamWriting extends CallbackTurns {

	private final StreamWaiters waiters;

	private @Nullable PendingOperation<Void> pending;

	StreamWriting(LiveStream stream, StreamWaiters waiters) {
		super(stream);
		this.waiters = waiters;
	}

	CompletionStage<Void> write(ByteBuffer source) {
		PendingOperation<Void> operation = new PendingOperation<>(this.stream, this.waiters, "write", source,
				this::withdraw);
		this.stream.lock.lock();
		try {
			if (this.pending != null) {
				throw new IllegalStateException("Stream " + this.stream.id() + " has an asynchronous write under way");
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

	private boolean withdraw(PendingOperation<Void> operation) {
		if (this.pending != operation) {
			return false;
		}
		this.pending = null;
		return true;
	}

	/**
	 * There is room, or an end. Under the lock or without it.
	 */
	void wake() {
		this.stream.lock.lock();
		try {
			if (this.pending == null) {
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

	@Override
	boolean step() {
		PendingOperation<Void> operation;
		StreamException failure = null;
		boolean done = false;
		boolean wrote = false;
		this.stream.lock.lock();
		try {
			operation = this.pending;
			if (operation == null) {
				return false;
			}
			try {
				this.stream.requireWritable();
				wrote = this.stream.outbox.offer(operation.buffer());
				done = !operation.buffer().hasRemaining();
			}
			catch (StreamException ex) {
				failure = ex;
			}
			if (done || failure != null) {
				this.pending = null;
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		if (wrote) {
			this.stream.signal(StreamSignals.WRITE);
		}
		if (done || failure != null) {
			operation.complete(null, failure);
		}
		return wrote || done || failure != null;
	}

}
