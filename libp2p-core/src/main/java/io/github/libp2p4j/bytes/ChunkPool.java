/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import org.jspecify.annotations.Nullable;

/**
 * Recycles the chunks of {@link ByteQueue}s. Thread-safe. What it keeps is bounded by
 * {@code maxPooled} chunks; what is in use is bounded by the queues' owners.
 */
public final class ChunkPool {

	private final int chunkBytes;

	private final int maxPooled;

	private @Nullable Chunk idle;

	private int pooled;

	/**
	 * @param chunkBytes the capacity of a chunk, at least 128
	 * @param maxPooled how many idle chunks are kept
	 */
	public ChunkPool(int chunkBytes, int maxPooled) {
		if (chunkBytes < 2 * ByteQueue.MIN_CHUNK_BYTES) {
			throw new IllegalArgumentException(
					"chunkBytes is " + chunkBytes + ", less than " + 2 * ByteQueue.MIN_CHUNK_BYTES);
		}
		if (maxPooled < 0) {
			throw new IllegalArgumentException("maxPooled is negative: " + maxPooled);
		}
		this.chunkBytes = chunkBytes;
		this.maxPooled = maxPooled;
	}

	public int chunkBytes() {
		return this.chunkBytes;
	}

	/** How many chunks lie idle now. */
	public synchronized int pooled() {
		return this.pooled;
	}

	Chunk take() {
		synchronized (this) {
			Chunk chunk = this.idle;
			if (chunk != null) {
				this.idle = chunk.next;
				this.pooled--;
				chunk.next = null;
				return chunk;
			}
		}
		return new Chunk(this.chunkBytes);
	}

	/**
	 * Takes a chunk back that nobody refers to any more; smaller ones are left to the
	 * garbage collector.
	 */
	void give(Chunk chunk) {
		if (chunk.bytes.length != this.chunkBytes) {
			return;
		}
		chunk.start = 0;
		chunk.end = 0;
		synchronized (this) {
			if (this.pooled < this.maxPooled) {
				chunk.next = this.idle;
				this.idle = chunk;
				this.pooled++;
			}
		}
	}

}
