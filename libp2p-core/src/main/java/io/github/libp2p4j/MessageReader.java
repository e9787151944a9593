/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.bytes.MessageBuffer;

/**
 * Reads messages from a stream, each after its length as an unsigned varint, blocking or
 * not. Confined to one thread at a time.
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

	/** Whether the peer has ended its half. */
	private boolean ended;

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
		while (!isDecided()) {
			received(this.stream.read(this.buffer.space()));
		}
		return next();
	}

	/**
	 * Waits for the next message without holding a thread. One at a time: the next one
	 * may be asked for when the stage of this one has completed.
	 * @return empty after the last one; fails as {@link #read} does
	 */
	public CompletionStage<Optional<byte[]>> readAsync() {
		try {
			while (!isDecided()) {
				CompletableFuture<Integer> count = this.stream.readAsync(this.buffer.space()).toCompletableFuture();
				if (!count.isDone()) {
					return count.thenCompose((bytes) -> {
						received(bytes);
						return readAsync();
					});
				}
				// What is there already is taken in a loop, which keeps the stack flat.
				received(count.join());
			}
			return CompletableFuture.completedFuture(next());
		}
		catch (CompletionException ex) {
			return CompletableFuture.failedFuture((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (StreamException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Whether nothing more has to come to say what {@link #next()} is.
	 */
	private boolean isDecided() {
		return this.ended || this.buffer.status() != MessageBuffer.Status.INCOMPLETE;
	}

	private void received(int count) {
		this.ended = count < 0;
	}

	private Optional<byte[]> next() {
		return switch (this.buffer.status()) {
			case COMPLETE -> Optional.of(this.buffer.take());
			case TOO_LARGE -> throw breach(StreamException.Reason.LIMIT,
					"a message is longer than " + this.maxMessageBytes + " bytes");
			case MALFORMED ->
				throw breach(StreamException.Reason.RESET, "the length of a message is no varint in minimal form");
			case INCOMPLETE -> {
				if (!this.buffer.isEmpty()) {
					throw breach(StreamException.Reason.RESET, "the stream ended within a message");
				}
				yield Optional.empty();
			}
		};
	}

	private StreamException breach(StreamException.Reason reason, String message) {
		this.stream.reset(PROTOCOL_VIOLATION);
		return new StreamException(reason, "The peer broke " + this.stream.protocol() + ": " + message, Origin.REMOTE,
				OptionalLong.of(PROTOCOL_VIOLATION), null);
	}

}
