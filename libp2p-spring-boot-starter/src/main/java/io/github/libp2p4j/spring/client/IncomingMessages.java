/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * The messages that a peer sends on a stream, read as they are asked for. Confined to one
 * thread at a time. After the last one, or a failure, the stream is over.
 */
final class IncomingMessages implements Iterator<Object>, Iterable<Object>, AutoCloseable {

	private final ExchangeOptions options;

	private final Stream stream;

	private final Codec<Object> codec;

	private final MessageReader reader;

	private @Nullable Object next;

	private volatile boolean ended;

	/** Why this side could not send all, if so; said by the thread that writes. */
	private volatile @Nullable Throwable writeFailure;

	IncomingMessages(ExchangeOptions options, Stream stream, Codec<Object> codec) {
		this.options = options;
		this.stream = stream;
		this.codec = codec;
		this.reader = new MessageReader(stream, options.maxMessageBytes());
		stream.readTimeout(options.timeout());
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.ended) {
			this.next = read();
		}
		return this.next != null;
	}

	@Override
	public Object next() {
		if (!hasNext() || this.next == null) {
			throw new NoSuchElementException("The peer has sent its last message");
		}
		Object message = this.next;
		this.next = null;
		return message;
	}

	/**
	 * @return this, for one use
	 */
	@Override
	public Iterator<Object> iterator() {
		return this;
	}

	/**
	 * @return lazy; closing it before its end resets the stream
	 */
	java.util.stream.Stream<Object> stream() {
		return StreamSupport
			.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
			.onClose(this::close);
	}

	/**
	 * The only message, and the end of the stream.
	 * @throws RequestException as well if there is none
	 */
	Object single() {
		Object message = read();
		if (message == null) {
			throw noAnswer();
		}
		this.ended = true;
		this.stream.close();
		return message;
	}

	/**
	 * Waits until the peer has ended its half, or said anything.
	 */
	void awaitEnd() {
		try {
			this.reader.read();
		}
		catch (StreamException ex) {
			throw failure(ex);
		}
		this.ended = true;
		this.stream.close();
	}

	@Override
	public void close() {
		if (!this.ended) {
			this.ended = true;
			this.stream.reset();
		}
	}

	/**
	 * Ends it all, since nobody knows what the peer makes of a part.
	 */
	void writingFailed(Throwable failure) {
		this.writeFailure = failure;
		this.stream.reset();
	}

	private @Nullable Object read() {
		Optional<byte[]> message;
		try {
			message = this.reader.read();
		}
		catch (StreamException ex) {
			this.ended = true;
			throw failure(ex);
		}
		return received(message).orElse(null);
	}

	/**
	 * The next message, without holding a thread; one at a time.
	 * @return empty after the last one
	 */
	CompletableFuture<Optional<Object>> readAsync() {
		CompletableFuture<Optional<byte[]>> read = this.reader.readAsync().toCompletableFuture();
		if (!read.isDone()) {
			// The stream's own read timeout is for reads that block.
			read = read.copy().orTimeout(this.options.timeout().toNanos(), TimeUnit.NANOSECONDS);
		}
		return read.handle((message, failure) -> {
			if (failure == null) {
				return received(message);
			}
			Throwable cause = ExchangeFailures.unwrap(failure);
			if (cause instanceof TimeoutException) {
				close();
				throw ExchangeFailures.because(this.options, Reason.TIMEOUT, Origin.REMOTE,
						"the peer sent nothing within " + this.options.timeout(), null);
			}
			this.ended = true;
			throw (cause instanceof StreamException ex) ? failure(ex) : ExchangeFailures.here(cause);
		});
	}

	private Optional<Object> received(Optional<byte[]> message) {
		if (message.isEmpty()) {
			this.ended = true;
			this.stream.close();
			return Optional.empty();
		}
		return Optional.of(decode(message.get()));
	}

	private Object decode(byte[] message) {
		try {
			return this.codec.decode(message);
		}
		catch (Exception ex) {
			close();
			throw ExchangeFailures.because(this.options, Reason.CODEC_FAILED, Origin.REMOTE,
					"an answer of " + message.length + " bytes could not be decoded: " + ex, ex);
		}
	}

	private RequestException noAnswer() {
		return ExchangeFailures.because(this.options, Reason.NO_ANSWER, Origin.REMOTE,
				"the peer ended the stream without an answer", null);
	}

	private RuntimeException failure(StreamException failure) {
		Throwable ofWriting = this.writeFailure;
		Throwable named = ExchangeFailures.of(this.options, (ofWriting != null) ? ofWriting : failure);
		return (named instanceof RuntimeException unchecked) ? unchecked : failure;
	}

}
