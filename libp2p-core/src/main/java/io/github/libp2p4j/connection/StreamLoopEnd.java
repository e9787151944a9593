/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.StreamException;
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

	private final StreamWriting writing;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	StreamLoopEnd(LiveStream stream, StreamLife life, StreamWaiters waiters, StreamDelivery delivery,
			StreamWriting writing) {
		this.stream = stream;
		this.life = life;
		this.waiters = waiters;
		this.delivery = delivery;
		this.writing = writing;
	}

	CompletableFuture<Void> closed() {
		return this.closed;
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
		this.stream.lock.lock();
		try {
			if (!this.life.complete()) {
				return;
			}
		}
		finally {
			this.stream.lock.unlock();
		}
		this.stream.liveConnection().environment().callbacks().execute(() -> this.closed.complete(null));
	}

	/**
	 * Ends both halves with a failure. What arrived before can still be read, unless this
	 * side ends it, now or after the peer did. What was written stays until the loop
	 * {@linkplain #released lets go} of it: the session may have promised these bytes in
	 * a frame's header already.
	 * @return false if the stream was over already
	 */
	boolean fail(StreamException cause, boolean local) {
		this.stream.lock.lock();
		try {
			boolean first = this.life.fail(cause);
			if (local || this.life.isAbandoned()) {
				this.stream.inbox.clear();
			}
			if (!first) {
				return false;
			}
			this.waiters.signalAll();
		}
		finally {
			this.stream.lock.unlock();
		}
		this.delivery.wake();
		this.writing.wake();
		this.stream.liveConnection().environment().callbacks().execute(() -> this.closed.completeExceptionally(cause));
		return true;
	}

	/**
	 * On the loop: the session asks for nothing any more.
	 */
	void released() {
		this.stream.lock.lock();
		try {
			this.stream.outbox.clear();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	void drainTo(ByteBuffer target) {
		this.stream.lock.lock();
		try {
			this.stream.outbox.drainTo(target);
			if (this.stream.outbox.hasRoom()) {
				this.waiters.signalWritable();
				this.writing.wake();
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
