/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * A link of a {@link ByteQueue}, or of a {@link ChunkPool}'s list of idle ones. Confined
 * to whoever holds it.
 */
public final class Chunk {

	/**
	 * By absolute positions alone: a thread may append while another has the
	 * {@link #view()}.
	 */
	final ByteBuffer bytes;

	/** Only of a pooled one. */
	private final @Nullable ByteBuffer view;

	/** The first byte not yet taken out. */
	int start;

	/** Behind the last byte put in. */
	int end;

	@Nullable Chunk next;

	private Chunk(ByteBuffer bytes, boolean pooled) {
		this.bytes = bytes;
		this.view = pooled ? bytes.duplicate() : null;
	}

	/** One that a queue makes for itself. */
	static Chunk small(int capacity) {
		return new Chunk(ByteBuffer.allocate(capacity), false);
	}

	static Chunk pooled(ByteBuffer bytes) {
		return new Chunk(bytes, true);
	}

	boolean isPooled() {
		return this.view != null;
	}

	/**
	 * The same memory with a position and a limit of its own, for the thread that lends
	 * it to others: always the same one.
	 * @throws IllegalStateException if this is not from a pool
	 */
	public ByteBuffer view() {
		if (this.view == null) {
			throw new IllegalStateException("a chunk of " + this.bytes.capacity() + " bytes is not from a pool");
		}
		return this.view;
	}

}
