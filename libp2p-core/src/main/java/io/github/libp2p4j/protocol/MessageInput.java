/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.bytes.MessageBuffer;

/**
 * Reads the one message of a peer from a stream, blocking or not. Used once, by one
 * thread at a time. What follows the message is left alone.
 * <p>
 * A breach resets the stream and is a {@link StreamException} of origin {@code REMOTE}:
 * with reason {@code LIMIT} for a message that is too large, else with {@code RESET}.
 */
final class MessageInput {

	private final Stream stream;

	private final MessageFraming framing;

	private final int maxBytes;

	private final MessageBuffer buffer;

	private boolean ended;

	MessageInput(Stream stream, MessageFraming framing, int maxBytes) {
		this.stream = stream;
		this.framing = framing;
		this.maxBytes = maxBytes;
		this.buffer = switch (framing) {
			case UVARINT -> MessageBuffer.prefixed(maxBytes);
			case NONE -> MessageBuffer.unprefixed(maxBytes);
		};
	}

	/**
	 * @return empty if the peer ended its half without a message
	 */
	Optional<byte[]> read() {
		while (needsMore(this.stream.read(this.buffer.space()))) {
			continue;
		}
		return message();
	}

	/**
	 * The asynchronous twin of {@link #read}.
	 */
	CompletionStage<Optional<byte[]>> readAsync() {
		return AsyncLoop.repeat(() -> this.stream.readAsync(this.buffer.space()).thenApply(this::needsMore))
			.thenApply((ignored) -> message());
	}

	private boolean needsMore(int count) {
		this.ended = count < 0;
		return switch (this.buffer.status()) {
			case COMPLETE -> false;
			case TOO_LARGE ->
				throw breach(StreamException.Reason.LIMIT, "its message is larger than " + this.maxBytes + " bytes");
			case MALFORMED ->
				throw breach(StreamException.Reason.RESET, "the length of its message is no varint in minimal form");
			case INCOMPLETE -> {
				if (this.ended && this.framing == MessageFraming.UVARINT && !this.buffer.isEmpty()) {
					throw breach(StreamException.Reason.RESET, "the stream ended within its message");
				}
				yield !this.ended;
			}
		};
	}

	/**
	 * Without framing an end is the end of a message, even of an empty one.
	 */
	private Optional<byte[]> message() {
		boolean none = this.ended && this.framing == MessageFraming.UVARINT;
		return none ? Optional.empty() : Optional.of(this.buffer.take());
	}

	private StreamException breach(StreamException.Reason reason, String message) {
		this.stream.reset(StreamResetCodes.PROTOCOL_VIOLATION);
		return new StreamException(reason, "The peer broke " + this.stream.protocol() + ": " + message, Origin.REMOTE,
				OptionalLong.of(StreamResetCodes.PROTOCOL_VIOLATION), null);
	}

}
