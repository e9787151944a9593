/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;

/**
 * Puts messages together from the pieces in which they arrive, prefixed by their length
 * as an unsigned varint, or one message that ends where its stream does. Confined to one
 * thread at a time.
 * <p>
 * The length that a peer announces is checked as soon as it is certain, and is never what
 * memory is allocated for: the buffer at most doubles what has come.
 */
public final class MessageBuffer {

	/**
	 * What the buffer begins with. Chosen: most messages fit, and those who wait are
	 * many.
	 */
	static final int FIRST_BYTES = 1024;

	/** Where a message stands. */
	public enum Status {

		/** More bytes are needed. */
		INCOMPLETE,
		/** {@link #take()} has it. */
		COMPLETE,
		/** It is, or will be, larger than allowed. */
		TOO_LARGE,
		/** Its length is no varint in minimal form. */
		MALFORMED

	}

	private final int maxBytes;

	private final boolean prefixed;

	/** Its position is the end of what has come. */
	private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BYTES);

	/** How many bytes the length took; 0 while it is not known. */
	private int prefixBytes;

	private int length;

	private MessageBuffer(int maxBytes, boolean prefixed) {
		if (maxBytes < 1) {
			throw new IllegalArgumentException("A message must be allowed at least 1 byte, was " + maxBytes);
		}
		this.maxBytes = maxBytes;
		this.prefixed = prefixed;
	}

	/**
	 * For messages that follow one another, each after its length.
	 */
	public static MessageBuffer prefixed(int maxBytes) {
		return new MessageBuffer(maxBytes, true);
	}

	/**
	 * For one message that is all that comes.
	 */
	public static MessageBuffer unprefixed(int maxBytes) {
		return new MessageBuffer(maxBytes, false);
	}

	/**
	 * The length of a message and the message, ready to be written.
	 */
	public static ByteBuffer prefix(byte[] message) {
		ByteBuffer framed = ByteBuffer.allocate(Varint.length(message.length) + message.length);
		Varint.write(message.length, framed);
		return framed.put(message).flip();
	}

	/**
	 * Where the next bytes go, with room for at least one. Whoever puts them there asks
	 * for the {@link #status()} afterwards.
	 */
	public ByteBuffer space() {
		if (!this.buffer.hasRemaining()) {
			long doubled = 2L * this.buffer.capacity();
			this.buffer = ByteBuffer.allocate((int) Math.min(doubled, mostBytes())).put(this.buffer.flip());
		}
		return this.buffer;
	}

	/**
	 * What the buffer may have to hold. One byte too many shows that a message without a
	 * length is too large.
	 */
	private long mostBytes() {
		return this.prefixed ? (long) this.prefixBytes + this.length : this.maxBytes + 1L;
	}

	/**
	 * Where the message that is being received stands.
	 */
	public Status status() {
		if (!this.prefixed) {
			return (this.buffer.position() > this.maxBytes) ? Status.TOO_LARGE : Status.INCOMPLETE;
		}
		if (this.prefixBytes == 0) {
			Status prefix = readPrefix();
			if (prefix != Status.COMPLETE) {
				return prefix;
			}
		}
		return (this.buffer.position() - this.prefixBytes >= this.length) ? Status.COMPLETE : Status.INCOMPLETE;
	}

	private Status readPrefix() {
		ByteBuffer received = this.buffer.duplicate().flip();
		long announced = Varint.read(received);
		if (announced == Varint.MALFORMED) {
			return Status.MALFORMED;
		}
		if (announced == Varint.INCOMPLETE) {
			// A length that needs another byte after that many is beyond all that is
			// allowed.
			return (received.remaining() >= Varint.length(this.maxBytes)) ? Status.TOO_LARGE : Status.INCOMPLETE;
		}
		if (announced > this.maxBytes) {
			return Status.TOO_LARGE;
		}
		this.prefixBytes = received.position();
		this.length = (int) announced;
		return Status.COMPLETE;
	}

	/**
	 * Whether nothing of a further message has come.
	 */
	public boolean isEmpty() {
		return this.buffer.position() == 0;
	}

	/**
	 * The message, and on to the next one; without a length before it, all that has come.
	 */
	public byte[] take() {
		if (this.prefixed && status() != Status.COMPLETE) {
			throw new IllegalStateException("The message is not complete");
		}
		ByteBuffer received = this.buffer.flip().position(this.prefixBytes);
		byte[] message = new byte[this.prefixed ? this.length : received.remaining()];
		received.get(message);
		this.prefixBytes = 0;
		this.length = 0;
		// A buffer that has grown holds one message and no more.
		this.buffer = (received.capacity() > FIRST_BYTES) ? ByteBuffer.allocate(FIRST_BYTES) : received.compact();
		return message;
	}

}
