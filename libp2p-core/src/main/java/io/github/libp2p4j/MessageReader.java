/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.Optional;
import java.util.OptionalLong;

import io.github.libp2p4j.bytes.MessageBuffer;

/**
 * Reads messages from a stream, each after its length as an unsigned varint. Blocking,
 * confined to one thread at a time.
 * <p>
 * A length is checked before anything is allocated for it, and memory follows the bytes
 * that have come, not the length that was announced. The reader reads ahead: once it has
 * begun, the reading half of the stream is its own.
 */
public final class MessageReader {

	/**
	 * The code of a reset after the peer broke the protocol (go-libp2p,
	 * {@code core/network/mux.go}).
	 */
	private static final long PROTOCOL_VIOLATION = 0x1004;

	private final Stream stream;

	private final int maxMessageBytes;

	private final MessageBuffer buffer;

	/**
	 * @param maxMessageBytes the longest message that is taken, without its length
	 */
	public MessageReader(Stream stream, int maxMessageBytes) {
		this.stream = stream;
		this.maxMessageBytes = maxMessageBytes;
		this.buffer = MessageBuffer.prefixed(maxMessageBytes);
	}

	/**
	 * Waits for the next message.
	 * @return empty after the last one, when the peer has ended its half
	 * @throws StreamException as {@link Stream#read} does; with reason {@code LIMIT} and
	 * origin {@code REMOTE} for a message that is too long, {@code RESET} and
	 * {@code REMOTE} for a length that is none or an end within a message. The stream is
	 * reset then, since nobody can tell where the next message begins
	 */
	public Optional<byte[]> read() {
		while (true) {
			switch (this.buffer.status()) {
				case COMPLETE -> {
					return Optional.of(this.buffer.take());
				}
				case TOO_LARGE -> throw breach(StreamException.Reason.LIMIT,
						"a message is longer than " + this.maxMessageBytes + " bytes");
				case MALFORMED ->
					throw breach(StreamException.Reason.RESET, "the length of a message is no varint in minimal form");
				case INCOMPLETE -> {
					if (this.stream.read(this.buffer.space()) < 0) {
						if (this.buffer.isEmpty()) {
							return Optional.empty();
						}
						throw breach(StreamException.Reason.RESET, "the stream ended within a message");
					}
				}
			}
		}
	}

	private StreamException breach(StreamException.Reason reason, String message) {
		this.stream.reset(PROTOCOL_VIOLATION);
		return new StreamException(reason, "The peer broke " + this.stream.protocol() + ": " + message, Origin.REMOTE,
				OptionalLong.of(PROTOCOL_VIOLATION), null);
	}

}
