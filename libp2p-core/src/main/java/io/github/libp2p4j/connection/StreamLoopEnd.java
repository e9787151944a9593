/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.bytes.Chunk;
import io.github.libp2p4j.bytes.ChunkPool;
import org.jspecify.annotations.Nullable;

/**
 * The loop's end of a stream's handle: what comes from the session, and what goes to it,
 * under the lock of the stream. Thread-safe, since an application's reset fails the
 * stream the same way.
 */
final class StreamLoopEnd {

	private final LiveStream stream;

	private final StreamLife life;

	private final StreamWaiters waiters;

	private final StreamDelivery delivery;

	/** Made for the first who writes asynchronously; under the lock. */
	private @Nullable StreamWriting writing;

	/** Set before its handler begins. */
	private volatile boolean servedOnLoop;

	/** Made for the first who asks; under the lock. */
	private @Nullable OwnedStage<@Nullable Void> closed;

	StreamLoopEnd(LiveStream stream, StreamLife life, StreamWaiters waiters, StreamDelivery delivery) {
		this.stream = stream;
		this.life = life;
		this.waiters = waiters;
		this.delivery = delivery;
	}

	/**
	 * Asynchronous reads and writes complete on the loop from now on. Without the lock.
	 */
	void serveOnLoop() {
		this.servedOnLoop = true;
	}

	/** Where asynchronous reads and writes complete. Without the lock. */
	Executor callbacks() {
		LiveConnection connection = this.stream.liveConnection();
		return this.servedOnLoop ? connection.driver().loop() : connection.environment().callbacks();
	}

	StreamWriting writing() {
		this.stream.lock.lock();
		try {
			StreamWriting asynchronous = this.writing;
			if (asynchronous == null) {
				asynchronous = new StreamWriting(this.stream, this.waiters);
				this.writing = asynchronous;
			}
			return asynchronous;
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * There is room for an asynchronous write that waits, or an end. Without the lock,
	 * too: who changed something held it before, and sees what was made before that;
	 * whoever comes later sees the change.
	 */
	void wakeWriting() {
		StreamWriting asynchronous = this.writing;
		if (asynchronous != null) {
			asynchronous.wake();
		}
	}

	/** What waits asynchronously waits until then. */
	void deadlineChanged() {
		this.delivery.rearm();
		StreamWriting asynchronous = this.writing;
		if (asynchronous != null) {
			asynchronous.rearm();
		}
	}

	@SuppressWarnings("NullAway") // A stage of Void completes with nothing.
	CompletionStage<Void> closed() {
		this.stream.lock.lock();
		try {
			OwnedStage<@Nullable Void> stage = this.closed;
			if (stage == null) {
				stage = new OwnedStage<>();
				this.closed = stage;
				StreamException failure = this.life.failureOrNull();
				if (failure != null) {
					stage.fail(failure);
				}
				else if (this.life.isCompleted()) {
					stage.fulfil(null);
				}
			}
			return stage;
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * Bytes of the application's have arrived, of which readers are told by
	 * {@link #tellReaders()}.
	 * @return whether the memory budget still holds
	 */
	boolean received(ByteBuffer data) {
		this.stream.lock.lock();
		try {
			if (this.life.isAbandoned() || this.life.isReset()) {
				data.position(data.limit());
				return true;
			}
			return this.stream.inbox.append(data);
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * The same, in a chunk that the stream is to keep.
	 * @param pool where it is from
	 */
	boolean received(Chunk chunk, int start, int end, ChunkPool pool) {
		this.stream.lock.lock();
		try {
			if (!this.life.isAbandoned() && !this.life.isReset()) {
				return this.stream.inbox.adopt(chunk, start, end);
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		pool.give(chunk);
		return true;
	}

	void tellReaders() {
		this.stream.lock.lock();
		try {
			this.waiters.signalReadable();
			this.delivery.wake();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	void remoteClosed() {
		this.stream.lock.lock();
		try {
			this.life.endRemoteHalf();
			this.waiters.signalAll();
		}
		finally {
			this.stream.lock.unlock();
		}
		this.delivery.wake();
	}

	/**
	 * The session is done with the stream, both halves having ended.
	 */
	void completed() {
		OwnedStage<@Nullable Void> awaited;
		this.stream.lock.lock();
		try {
			if (!this.life.complete()) {
				return;
			}
			awaited = this.closed;
		}
		finally {
			this.stream.lock.unlock();
		}
		if (awaited != null) {
			this.stream.liveConnection().environment().callbacks().execute(() -> awaited.fulfil(null));
		}
	}

	/**
	 * Ends both halves with a failure. What arrived before can still be read, unless this
	 * side ends it, now or after the peer did. What was written stays until the loop
	 * {@linkplain #released lets go} of it: the session may have promised these bytes in
	 * a frame's header already.
	 * @return false if the stream was over already
	 */
	boolean fail(StreamException cause, boolean local) {
		OwnedStage<@Nullable Void> awaited;
		this.stream.lock.lock();
		try {
			boolean first = this.life.fail(cause);
			if (local || this.life.isAbandoned()) {
				this.stream.inbox.clear();
			}
			if (!first) {
				return false;
			}
			awaited = this.closed;
			this.waiters.signalAll();
		}
		finally {
			this.stream.lock.unlock();
		}
		this.delivery.wake();
		wakeWriting();
		if (awaited != null) {
			this.stream.liveConnection().environment().callbacks().execute(() -> awaited.fail(cause));
		}
		return true;
	}

	void windowGrown(int windowBytes) {
		this.stream.lock.lock();
		try {
			this.stream.inbox.windowBytes(windowBytes);
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	int unreadBytes() {
		this.stream.lock.lock();
		try {
			return this.stream.inbox.size();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * On the loop: the session asks for nothing any more.
	 */
	void released() {
		this.stream.lock.lock();
		try {
			this.stream.outbox.clear();
			this.waiters.released();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * The session takes bytes; writers are told of the room by {@link #tellWriters()}.
	 */
	void drainTo(ByteBuffer target) {
		this.stream.lock.lock();
		try {
			this.stream.outbox.drainTo(target);
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	int lendableBytes() {
		this.stream.lock.lock();
		try {
			return this.stream.outbox.lendableBytes();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	ByteBuffer lend(int count) {
		this.stream.lock.lock();
		try {
			return this.stream.outbox.lend(count);
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	void takeBack() {
		this.stream.lock.lock();
		try {
			this.stream.outbox.takeBack();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	void tellWriters() {
		this.stream.lock.lock();
		try {
			if (this.stream.outbox.hasRoom()) {
				this.waiters.signalWritable();
				wakeWriting();
			}
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	boolean isAbandoned() {
		this.stream.lock.lock();
		try {
			return this.life.isAbandoned();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	@Nullable StreamException failureOrNull() {
		this.stream.lock.lock();
		try {
			return this.life.failureOrNull();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * Sends bytes of the negotiation, or an application's first ones, beyond the share of
	 * the send queue. A stream that is over takes none.
	 */
	void send(ByteBuffer bytes) {
		this.stream.lock.lock();
		try {
			if (this.life.isReset()) {
				return;
			}
			this.stream.outbox.append(bytes);
		}
		finally {
			this.stream.lock.unlock();
		}
		this.stream.signal(StreamSignals.WRITE);
	}

	/**
	 * Bytes of the negotiation are consumed as they arrive.
	 */
	void consumed(int bytes) {
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
