/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Recycles the chunks of {@link ByteQueue}s. Thread-safe. What it keeps is bounded by
 * {@code maxPooled} chunks; what is in use is bounded by the queues' owners.
 */
public final class ChunkPool {

	private final int chunkBytes;

	private final int maxPooled;

	private final boolean direct;

	/**
	 * How many direct ones may still be made. They are never dropped: direct memory comes
	 * back late from the garbage collector, and is dear to make.
	 */
	private int directLeft;

	private @Nullable Chunk idle;

	private int pooled;

	/**
	 * Of chunks on the heap.
	 * @param chunkBytes the capacity of a chunk, at least 128
	 * @param maxPooled how many idle chunks are kept
	 */
	public ChunkPool(int chunkBytes, int maxPooled) {
		this(chunkBytes, maxPooled, false);
	}

	/**
	 * @param chunkBytes the capacity of a chunk, at least 128
	 * @param maxPooled how many idle chunks are kept
	 * @param direct whether chunks are direct buffers, as far as {@code maxPooled} of
	 * them are enough and the runtime has the memory; beyond they are on the heap
	 */
	public ChunkPool(int chunkBytes, int maxPooled, boolean direct) {
		if (chunkBytes < 2 * ByteQueue.MIN_CHUNK_BYTES) {
			throw new IllegalArgumentException(
					"chunkBytes is " + chunkBytes + ", less than " + 2 * ByteQueue.MIN_CHUNK_BYTES);
		}
		if (maxPooled < 0) {
			throw new IllegalArgumentException("maxPooled is negative: " + maxPooled);
		}
		this.chunkBytes = chunkBytes;
		this.maxPooled = maxPooled;
		this.direct = direct;
		this.directLeft = direct ? maxPooled : 0;
	}

	public int chunkBytes() {
		return this.chunkBytes;
	}

	/** How many chunks lie idle now. */
	public synchronized int pooled() {
		return this.pooled;
	}

	/** An empty chunk, to fill and to {@linkplain ByteQueue#adopt give to a queue}. */
	public Chunk take() {
		boolean makeDirect;
		synchronized (this) {
			Chunk chunk = this.idle;
			if (chunk != null) {
				this.idle = chunk.next;
				this.pooled--;
				chunk.next = null;
				return chunk;
			}
			makeDirect = this.directLeft > 0;
			this.directLeft -= makeDirect ? 1 : 0;
		}
		return Chunk.pooled(makeDirect ? direct() : ByteBuffer.allocate(this.chunkBytes));
	}

	private ByteBuffer direct() {
		try {
			return ByteBuffer.allocateDirect(this.chunkBytes);
		}
		catch (OutOfMemoryError ex) {
			// The application's limit of direct memory is reached; the heap has room.
			synchronized (this) {
				this.directLeft = 0;
			}
			return ByteBuffer.allocate(this.chunkBytes);
		}
	}

	/**
	 * Takes a chunk back that nobody refers to any more; those that a queue made for
	 * itself are left to the garbage collector, as those beyond the bound.
	 */
	public void give(Chunk chunk) {
		if (!chunk.isPooled() || chunk.bytes.isDirect() != this.direct) {
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
