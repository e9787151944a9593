/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.ByteBuffer;

/**
 * Encoded messages that wait for being sent. Loop-confined. Bounded by what a negotiation
 * answers: a header, 32 refusals of which 4 may be lists, and an echo.
 */
final class MessageQueue {

	private byte[] bytes = new byte[64];

	private int start;

	private int end;

	void add(byte[] message) {
		int size = this.end - this.start;
		if (this.end + message.length > this.bytes.length) {
			int capacity = Math.max(this.bytes.length, size + message.length);
			byte[] target = (capacity > this.bytes.length) ? new byte[capacity] : this.bytes;
			System.arraycopy(this.bytes, this.start, target, 0, size);
			this.bytes = target;
			this.start = 0;
			this.end = size;
		}
		System.arraycopy(message, 0, this.bytes, this.end, message.length);
		this.end += message.length;
	}

	void transmit(ByteBuffer out) {
		int length = Math.min(out.remaining(), this.end - this.start);
		out.put(this.bytes, this.start, length);
		this.start += length;
	}

	boolean isEmpty() {
		return this.start == this.end;
	}

	void clear() {
		this.start = this.end;
	}

}
