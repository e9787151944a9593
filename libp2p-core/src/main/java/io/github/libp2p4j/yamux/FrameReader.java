/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

/**
 * Collects headers from a byte stream that may be split anywhere, and holds the last one.
 * Loop-confined.
 */
final class FrameReader {

	private final ByteBuffer header = ByteBuffer.allocate(FrameHeader.BYTES);

	/**
	 * Takes what is missing of a header from {@code in}.
	 * @return whether a header is complete; its fields are valid until the next call
	 */
	boolean read(ByteBuffer in) {
		if (!this.header.hasRemaining()) {
			this.header.clear();
		}
		if (this.header.position() == 0 && in.remaining() >= FrameHeader.BYTES) {
			// Reads relative to big-endian order whatever order the caller's buffer has.
			this.header.put(0, in, in.position(), FrameHeader.BYTES).position(FrameHeader.BYTES);
			in.position(in.position() + FrameHeader.BYTES);
			return true;
		}
		while (in.hasRemaining() && this.header.hasRemaining()) {
			this.header.put(in.get());
		}
		return !this.header.hasRemaining();
	}

	/** Whether some but not all of a header is there. */
	boolean isMidHeader() {
		return this.header.position() > 0 && this.header.hasRemaining();
	}

	int version() {
		return this.header.get(0) & 0xFF;
	}

	int type() {
		return this.header.get(1) & 0xFF;
	}

	int flags() {
		return this.header.getShort(2) & 0xFFFF;
	}

	int streamId() {
		return this.header.getInt(4);
	}

	long length() {
		return Integer.toUnsignedLong(this.header.getInt(8));
	}

}
