/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;

import io.github.libp2p4j.bytes.MessageBuffer;

/**
 * Writes messages to a stream, each after its length as an unsigned varint, blocking or
 * not. Blocking, it is thread-safe: messages of several threads follow one another whole.
 * <p>
 * The end of the messages is {@link Stream#closeWrite()}.
 */
public final class MessageWriter {

	private final Stream stream;

	private final int maxMessageBytes;

	private final ReentrantLock turn = new ReentrantLock();

	/**
	 * @param maxMessageBytes the longest message that is written, without its length
	 */
	public MessageWriter(Stream stream, int maxMessageBytes) {
		if (maxMessageBytes < 1) {
			throw new IllegalArgumentException("A message must be allowed at least 1 byte, was " + maxMessageBytes);
		}
		this.stream = stream;
		this.maxMessageBytes = maxMessageBytes;
	}

	/**
	 * Writes one message, waiting for credit as {@link Stream#write} does.
	 * @throws IllegalArgumentException if the message is too long; nothing is written
	 * @throws StreamException as {@link Stream#write} does
	 */
	public void write(byte[] message) {
		requireShort(message);
		this.turn.lock();
		try {
			this.stream.write(MessageBuffer.prefix(message));
		}
		finally {
			this.turn.unlock();
		}
	}

	/**
	 * Writes one message without holding a thread. One at a time: the next one may be
	 * written when the stage of this one has completed.
	 * @return completes as that of {@link Stream#writeAsync} does
	 * @throws IllegalArgumentException if the message is too long; nothing is written
	 */
	public CompletionStage<Void> writeAsync(byte[] message) {
		requireShort(message);
		return this.stream.writeAsync(MessageBuffer.prefix(message));
	}

	private void requireShort(byte[] message) {
		if (message.length > this.maxMessageBytes) {
			throw new IllegalArgumentException("A message on " + this.stream.protocol() + " has at most "
					+ this.maxMessageBytes + " bytes, not " + message.length);
		}
	}

}
