/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;

import io.github.libp2p4j.bytes.ByteQueue;
import io.github.libp2p4j.bytes.Chunk;
import io.github.libp2p4j.bytes.ChunkPool;

/**
 * What has arrived on a stream and is not read yet, and what was read and is not credited
 * to the peer yet. Guarded by the lock of its stream. Bounded by the receive window: the
 * session lets nothing beyond it through.
 */
final class StreamInbox {

	/**
	 * The session grants at half a window or at this, whichever is less: large windows
	 * refill in steps.
	 */
	private static final int MOST_UNREPORTED_BYTES = 512 << 10;

	private final ByteQueue queue;

	private final MemoryBudget budget;

	/**
	 * Consumed bytes from which on telling the session is worth a turn of the loop.
	 */
	private int reportThresholdBytes;

	private int unreportedBytes;

	private boolean drained;

	StreamInbox(ChunkPool chunks, MemoryBudget budget, int windowBytes) {
		this.queue = new ByteQueue(chunks);
		this.budget = budget;
		this.reportThresholdBytes = Math.min(windowBytes / 2, MOST_UNREPORTED_BYTES);
	}

	/**
	 * @return whether the memory budget still holds
	 */
	boolean append(ByteBuffer data) {
		int bytes = data.remaining();
		this.queue.append(data);
		return this.budget.charge(bytes);
	}

	/**
	 * Adds a chunk as it is.
	 * @return whether the memory budget still holds
	 */
	boolean adopt(Chunk chunk, int start, int end) {
		this.queue.adopt(chunk, start, end);
		return this.budget.charge(end - start);
	}

	int size() {
		return this.queue.size();
	}

	boolean isEmpty() {
		return this.queue.isEmpty();
	}

	/**
	 * Moves bytes to {@code target}.
	 * @return how many
	 */
	int read(ByteBuffer target) {
		int bytes = Math.min(target.remaining(), this.queue.size());
		this.queue.drainTo(target);
		consumed(bytes);
		this.budget.discharge(bytes);
		return bytes;
	}

	/**
	 * Takes bytes out as a buffer of the caller's own, read-only; {@link #consumed} is
	 * the caller's duty. A copy, since a reset meanwhile gives the queue's chunks to
	 * other streams.
	 */
	ByteBuffer take(int mostBytes) {
		byte[] taken = new byte[Math.min(mostBytes, this.queue.size())];
		this.queue.drainTo(taken, 0, taken.length);
		this.budget.discharge(taken.length);
		return ByteBuffer.wrap(taken).asReadOnlyBuffer();
	}

	/**
	 * Counts bytes as consumed that left the queue by {@link #take}, or never were in it:
	 * those of the negotiation.
	 */
	void consumed(int bytes) {
		this.unreportedBytes += bytes;
		this.drained |= this.queue.isEmpty();
	}

	boolean isWorthReporting() {
		return this.unreportedBytes >= this.reportThresholdBytes;
	}

	/**
	 * @return consumed bytes that the session does not know of, which it is told now
	 */
	int takeUnreported() {
		int bytes = this.unreportedBytes;
		this.unreportedBytes = 0;
		return bytes;
	}

	boolean takeDrained() {
		boolean taken = this.drained;
		this.drained = this.queue.isEmpty();
		return taken;
	}

	void windowBytes(int windowBytes) {
		this.reportThresholdBytes = Math.min(windowBytes / 2, MOST_UNREPORTED_BYTES);
	}

	void clear() {
		this.budget.discharge(this.queue.size());
		this.queue.clear();
	}

}
