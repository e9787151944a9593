/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

import io.github.libp2p4j.bytes.Chunk;
import io.github.libp2p4j.bytes.ChunkPool;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of a loop's connections are deciphered: a chunk that may become part
 * of a stream's inbox as it is, which saves a copy of bulk data. Loop-confined.
 */
final class PlaintextChunk implements Supplier<ByteBuffer> {

	private final ChunkPool pool;

	private @Nullable Chunk current;

	PlaintextChunk(ChunkPool pool) {
		this.pool = pool;
	}

	/** Empty; the same until it is {@linkplain #keep kept}. */
	@Override
	public ByteBuffer get() {
		Chunk chunk = this.current;
		if (chunk == null) {
			chunk = this.pool.take();
			this.current = chunk;
		}
		return chunk.view().clear();
	}

	/** The chunk whose buffer was lent last is the caller's from now on. */
	Chunk keep() {
		Chunk chunk = this.current;
		if (chunk == null) {
			throw new IllegalStateException("no chunk is lent");
		}
		this.current = null;
		return chunk;
	}

}
