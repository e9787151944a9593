/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * First-in-first-out bytes in a chain of chunks. Not thread-safe: its owner locks, or
 * confines it. Its owner also bounds it; the queue itself takes up to 2<sup>31</sup>−1
 * bytes.
 * <p>
 * An empty queue holds no memory. Little content sits in an array of about its size, more
 * of it in chunks twice as large each, and from half a chunk on in recycled ones, so that
 * bulk transfer allocates nothing in its steady state.
 */
public final class ByteQueue {

	/**
	 * The smallest array taken; chosen: with its header it fills two cache lines or less.
	 */
	static final int MIN_CHUNK_BYTES = 64;

	private final ChunkPool pool;

	private final int headroomBytes;

	private @Nullable Chunk head;

	private @Nullable Chunk tail;

	private int size;

	/** Emptied by {@link #lend}, and not given back yet. */
	private @Nullable Chunk lent;

	public ByteQueue(ChunkPool pool) {
		this(pool, 0);
	}

	/**
	 * @param headroomBytes left free at the beginning of a chunk of the pool, for who
	 * {@linkplain #lend borrows} what is in it
	 */
	public ByteQueue(ChunkPool pool, int headroomBytes) {
		this.pool = Objects.requireNonNull(pool);
		this.headroomBytes = headroomBytes;
	}

	/** How many bytes are queued. */
	public int size() {
		return this.size;
	}

	public boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Copies all that remains in the source to the end of the queue.
	 * @throws ArithmeticException if the queue's size would exceed an {@code int};
	 * nothing is copied then
	 */
	public void append(ByteBuffer source) {
		Math.addExact(this.size, source.remaining());
		while (source.hasRemaining()) {
			Chunk chunk = writable(source.remaining());
			int count = Math.min(source.remaining(), chunk.bytes.capacity() - chunk.end);
			chunk.bytes.put(chunk.end, source, source.position(), count);
			source.position(source.position() + count);
			chunk.end += count;
			this.size += count;
		}
	}

	/**
	 * Copies a range to the end of the queue.
	 * @throws ArithmeticException if the queue's size would exceed an {@code int};
	 * nothing is copied then
	 */
	public void append(byte[] source, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, source.length);
		Math.addExact(this.size, length);
		int position = offset;
		int remaining = length;
		while (remaining > 0) {
			Chunk chunk = writable(remaining);
			int count = Math.min(remaining, chunk.bytes.capacity() - chunk.end);
			chunk.bytes.put(chunk.end, source, position, count);
			chunk.end += count;
			this.size += count;
			position += count;
			remaining -= count;
		}
	}

	/**
	 * Moves bytes from the front of the queue into the target until either runs out.
	 * @return how many were moved
	 */
	public int drainTo(ByteBuffer target) {
		int count = Math.min(target.remaining(), this.size);
		int remaining = count;
		while (remaining > 0) {
			Chunk chunk = first();
			int run = Math.min(remaining, chunk.end - chunk.start);
			target.put(target.position(), chunk.bytes, chunk.start, run);
			target.position(target.position() + run);
			consume(chunk, run);
			remaining -= run;
		}
		return count;
	}

	/**
	 * Moves at most {@code length} bytes from the front of the queue into a range.
	 * @return how many were moved
	 */
	public int drainTo(byte[] target, int offset, int length) {
		Objects.checkFromIndexSize(offset, length, target.length);
		int count = Math.min(length, this.size);
		int position = offset;
		int remaining = count;
		while (remaining > 0) {
			Chunk chunk = first();
			int run = Math.min(remaining, chunk.end - chunk.start);
			chunk.bytes.get(chunk.start, target, position, run);
			consume(chunk, run);
			position += run;
			remaining -= run;
		}
		return count;
	}

	/**
	 * Drops bytes from the front of the queue.
	 * @throws IllegalArgumentException if there are not so many
	 */
	public void skip(int count) {
		if (count < 0 || count > this.size) {
			throw new IllegalArgumentException("cannot skip " + count + " of " + this.size + " bytes");
		}
		int remaining = count;
		while (remaining > 0) {
			Chunk chunk = first();
			int run = Math.min(remaining, chunk.end - chunk.start);
			consume(chunk, run);
			remaining -= run;
		}
	}

	/**
	 * A read-only view of the bytes at the front that lie in one array; empty only if the
	 * queue is. It is valid until the queue changes, and reading from it takes nothing
	 * out: {@link #skip(int)} does.
	 */
	public ByteBuffer peek() {
		Chunk chunk = this.head;
		if (chunk == null) {
			return ByteBuffer.allocate(0).asReadOnlyBuffer();
		}
		return chunk.bytes.slice(chunk.start, chunk.end - chunk.start).asReadOnlyBuffer();
	}

	/**
	 * Adds a chunk of this queue's pool as it is, without a copy.
	 * @param start the first byte of its content
	 * @param end behind the last
	 * @throws ArithmeticException if the queue's size would exceed an {@code int}; the
	 * chunk is the caller's then
	 */
	public void adopt(Chunk chunk, int start, int end) {
		Objects.checkFromToIndex(start, end, chunk.bytes.capacity());
		int sizeAfter = Math.addExact(this.size, end - start);
		chunk.start = start;
		chunk.end = end;
		if (start == end) {
			this.pool.give(chunk);
			return;
		}
		append(chunk);
		this.size = sizeAfter;
	}

	/**
	 * How many bytes {@link #lend} can lend now: those of the first chunk, if it is one
	 * of the pool.
	 */
	public int lendableBytes() {
		Chunk chunk = this.head;
		return (chunk != null && chunk.isPooled() && chunk.start >= this.headroomBytes) ? chunk.end - chunk.start : 0;
	}

	/**
	 * Takes bytes out of the queue without a copy: they lie between position and limit of
	 * the result, whose headroom before the position may be overwritten, until
	 * {@link #takeBack()} or the next call. Meanwhile the queue may be used, but for
	 * {@link #clear()}.
	 * @param count at most {@link #lendableBytes()}
	 */
	public ByteBuffer lend(int count) {
		if (count <= 0 || count > lendableBytes()) {
			throw new IllegalArgumentException("cannot lend " + count + " of " + lendableBytes() + " bytes");
		}
		takeBack();
		Chunk chunk = first();
		ByteBuffer view = chunk.view().clear().position(chunk.start).limit(chunk.start + count);
		chunk.start += count;
		this.size -= count;
		if (chunk.start == chunk.end) {
			removeFirst(chunk);
			this.lent = chunk;
		}
		return view;
	}

	/** What was lent is used. */
	public void takeBack() {
		Chunk chunk = this.lent;
		if (chunk != null) {
			this.lent = null;
			this.pool.give(chunk);
		}
	}

	/** Drops everything and gives the chunks back. */
	public void clear() {
		takeBack();
		Chunk chunk = this.head;
		this.head = null;
		this.tail = null;
		this.size = 0;
		while (chunk != null) {
			Chunk next = chunk.next;
			chunk.next = null;
			this.pool.give(chunk);
			chunk = next;
		}
	}

	private Chunk first() {
		return Objects.requireNonNull(this.head);
	}

	/** The last chunk if it has room, else a new one that suits so many more bytes. */
	private Chunk writable(int remaining) {
		Chunk last = this.tail;
		if (last != null && last.end < last.bytes.capacity()) {
			return last;
		}
		// The chain grows like a list does: many small appends need few links.
		int wanted = (last == null) ? remaining
				: (int) Math.max(remaining, Math.min(2L * last.bytes.capacity(), Integer.MAX_VALUE));
		Chunk chunk = allocate(wanted);
		append(chunk);
		return chunk;
	}

	private void append(Chunk chunk) {
		Chunk last = this.tail;
		if (last == null) {
			this.head = chunk;
		}
		else {
			last.next = chunk;
		}
		this.tail = chunk;
	}

	private Chunk allocate(int wantedBytes) {
		if (wantedBytes <= MIN_CHUNK_BYTES) {
			return Chunk.small(MIN_CHUNK_BYTES);
		}
		int half = this.pool.chunkBytes() / 2;
		if (wantedBytes <= half) {
			int powerOfTwo = Integer.highestOneBit(wantedBytes - 1) << 1;
			if (powerOfTwo <= half) {
				return Chunk.small(powerOfTwo);
			}
		}
		Chunk chunk = this.pool.take();
		chunk.start = this.headroomBytes;
		chunk.end = this.headroomBytes;
		return chunk;
	}

	private void consume(Chunk chunk, int count) {
		chunk.start += count;
		this.size -= count;
		if (chunk.start < chunk.end) {
			return;
		}
		removeFirst(chunk);
		this.pool.give(chunk);
	}

	private void removeFirst(Chunk chunk) {
		this.head = chunk.next;
		if (this.head == null) {
			this.tail = null;
		}
		chunk.next = null;
	}

}
