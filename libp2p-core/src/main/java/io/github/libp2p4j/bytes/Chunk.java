/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import org.jspecify.annotations.Nullable;

/**
 * A link of a {@link ByteQueue}, or of a {@link ChunkPool}'s list of idle ones. Confined
 * to whichever of them holds it.
 */
final class Chunk {

	final byte[] bytes;

	/** The first byte not yet taken out. */
	int start;

	/** Behind the last byte put in. */
	int end;

	@Nullable Chunk next;

	Chunk(int capacity) {
		this.bytes = new byte[capacity];
	}

}
