/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.nio.ByteBuffer;

/**
 * Where the buffers of a loop live: what its ciphers want. Immutable.
 */
public enum BufferKind {

	/** On the heap, with an accessible array at offset 0. */
	HEAP,

	/** Outside of the heap. */
	DIRECT;

	ByteBuffer allocate(int capacityBytes) {
		return (this == DIRECT) ? ByteBuffer.allocateDirect(capacityBytes) : ByteBuffer.allocate(capacityBytes);
	}

}
