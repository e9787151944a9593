/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size that a loop lends out. Loop-confined.
 */
final class BufferPool {

	/**
	 * Chosen: 2 MiB a loop at most, enough for the connections that wait for their
	 * sockets at once.
	 */
	static final int MAX_POOLED = 8;

	private final BufferKind kind;

	private final int capacityBytes;

	private final @Nullable ByteBuffer[] pooled = new @Nullable ByteBuffer[MAX_POOLED];

	private int count;

	BufferPool(BufferKind kind, int capacityBytes) {
		this.kind = kind;
		this.capacityBytes = capacityBytes;
	}

	ByteBuffer acquire() {
		if (this.count == 0) {
			return this.kind.allocate(this.capacityBytes);
		}
		ByteBuffer buffer = this.pooled[--this.count];
		this.pooled[this.count] = null;
		return (buffer != null) ? buffer.clear() : this.kind.allocate(this.capacityBytes);
	}

	void release(ByteBuffer buffer) {
		if (buffer.capacity() != this.capacityBytes || buffer.isDirect() != (this.kind == BufferKind.DIRECT)) {
			throw new IllegalArgumentException("Not a buffer of this loop: " + buffer);
		}
		for (int index = 0; index < this.count; index++) {
			if (this.pooled[index] == buffer) {
				throw new IllegalStateException("Buffer was released before");
			}
		}
		if (this.count < MAX_POOLED) {
			this.pooled[this.count++] = buffer;
		}
	}

}
