/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;

import io.github.libp2p4j.bytes.ByteQueue;
import io.github.libp2p4j.bytes.ChunkPool;
import io.github.libp2p4j.yamux.FrameHeader;
import io.github.libp2p4j.yamux.StreamPort;

/**
 * What the application has written to a stream and the session has not taken yet. Guarded
 * by the lock of its stream; only {@link #pendingBytes()} may be called without it.
 * Bounded by the stream's share of the connection's send queue.
 */
final class StreamOutbox {

	/** Copied under one hold of the lock, so that the loop never waits long for it. */
	private static final int COPY_BYTES = 64 << 10;

	private final ByteQueue queue;

	private final SendShare share;

	/** Mirror of the queue's size, for the session's look without the lock. */
	private volatile int pendingBytes;

	/** Total that the session took: tells progress from stall. */
	private long takenBytes;

	StreamOutbox(ChunkPool chunks, SendShare share) {
		this.queue = new ByteQueue(chunks, FrameHeader.BYTES);
		this.share = share;
	}

	/**
	 * Takes as much of {@code source} as the share allows, at most 64 KiB.
	 * @return whether that was anything
	 */
	boolean offer(ByteBuffer source) {
		int room = Math.min(this.share.bytes() - this.queue.size(), COPY_BYTES);
		int bytes = Math.min(room, source.remaining());
		if (bytes <= 0) {
			return false;
		}
		int limit = source.limit();
		source.limit(source.position() + bytes);
		append(source);
		source.limit(limit);
		return true;
	}

	/**
	 * Takes all, beyond the share: for the few bytes of a negotiation.
	 */
	void append(ByteBuffer source) {
		if (!source.hasRemaining()) {
			return;
		}
		if (this.queue.isEmpty()) {
			this.share.activated();
		}
		this.queue.append(source);
		this.pendingBytes = this.queue.size();
	}

	void drainTo(ByteBuffer target) {
		int before = this.queue.size();
		this.queue.drainTo(target);
		taken(before);
	}

	/** See {@link StreamPort#lendableBytes()}. */
	int lendableBytes() {
		return this.queue.lendableBytes();
	}

	/** See {@link StreamPort#lend(int)}. */
	ByteBuffer lend(int count) {
		int before = this.queue.size();
		ByteBuffer lent = this.queue.lend(count);
		taken(before);
		return lent;
	}

	void takeBack() {
		this.queue.takeBack();
	}

	private void taken(int before) {
		this.pendingBytes = this.queue.size();
		this.takenBytes += before - this.queue.size();
		if (before > 0 && this.queue.isEmpty()) {
			this.share.drained();
		}
	}

	/**
	 * Whether there is enough room to be worth waking a writer: half the share, so that
	 * wake-ups come in batches.
	 */
	boolean hasRoom() {
		return this.queue.size() <= this.share.bytes() / 2;
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	int pendingBytes() {
		return this.pendingBytes;
	}

	long takenBytes() {
		return this.takenBytes;
	}

	void clear() {
		if (!this.queue.isEmpty()) {
			this.queue.clear();
			this.share.drained();
		}
		this.pendingBytes = 0;
	}

}
