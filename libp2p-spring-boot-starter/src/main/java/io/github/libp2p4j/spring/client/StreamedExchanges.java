/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges of several messages, in either direction or both, each message after its
 * length. Thread-safe.
 */
final class StreamedExchanges {

	/** For answers that nobody looks at. */
	private static final Codec<Object> ANYTHING = new Anything();

	private final Exchanges exchanges;

	private final Executor writers;

	/**
	 * @param writers runs what waits for messages to send, while the caller goes on
	 */
	StreamedExchanges(Exchanges exchanges, Executor writers) {
		this.exchanges = exchanges;
		this.writers = writers;
	}

	/**
	 * Sends one message, and gives the answers as they come.
	 */
	CompletableFuture<IncomingMessages> oneToMany(Exchange exchange, byte[] message, Codec<Object> answers) {
		return then(this.exchanges.open(exchange), (stream) -> {
			IncomingMessages incoming = new IncomingMessages(exchange.options(), stream, answers);
			// The peer's first answers are read meanwhile, and how writing ends is told
			// there.
			new MessageWriter(stream, exchange.options().maxMessageBytes()).writeAsync(message)
				.whenComplete((done, failure) -> {
					if (failure == null) {
						stream.closeWrite();
					}
					else if (!isTheReadersToTell(ExchangeFailures.unwrap(failure))) {
						incoming.writingFailed(failure);
					}
				});
			return CompletableFuture.completedFuture(incoming);
		});
	}

	/**
	 * Sends messages on a thread of its own, and gives the answers as they come.
	 */
	CompletableFuture<IncomingMessages> manyToMany(Exchange exchange, OutgoingMessages messages,
			Codec<Object> answers) {
		return then(open(exchange, messages), (stream) -> {
			IncomingMessages incoming = new IncomingMessages(exchange.options(), stream, answers);
			return onThread(exchange, messages, () -> {
				this.writers.execute(() -> {
					try {
						messages.writeTo(stream, exchange.options());
					}
					catch (RuntimeException | Error ex) {
						incoming.writingFailed(ex);
					}
				});
				return CompletableFuture.completedFuture(incoming);
			});
		});
	}

	/**
	 * Sends messages on the caller's thread, and waits for the answer.
	 * @param answer null if there is none
	 * @return null if there is none
	 */
	@Nullable Object manyToOne(Exchange exchange, OutgoingMessages messages, @Nullable Codec<Object> answer) {
		Stream stream = Exchanges.await(exchange.options(), open(exchange, messages));
		return converse(exchange, stream, messages, answer);
	}

	/**
	 * The same on a thread of its own.
	 */
	CompletableFuture<@Nullable Object> manyToOneAsync(Exchange exchange, OutgoingMessages messages,
			@Nullable Codec<Object> answer) {
		return then(open(exchange, messages), (stream) -> onThread(exchange, messages,
				() -> CompletableFuture.supplyAsync(() -> converse(exchange, stream, messages, answer), this.writers)));
	}

	private static <T extends @Nullable Object> CompletableFuture<T> onThread(Exchange exchange,
			OutgoingMessages messages, Supplier<CompletableFuture<T>> begin) {
		try {
			return begin.get();
		}
		catch (RejectedExecutionException ex) {
			messages.abandon();
			return CompletableFuture.failedFuture(ExchangeFailures.because(exchange.options(),
					RequestException.Reason.LIMIT, Origin.LIBRARY, "too many exchanges wait for messages to send", ex));
		}
	}

	private CompletableFuture<Stream> open(Exchange exchange, OutgoingMessages messages) {
		CompletableFuture<Stream> opened = this.exchanges.open(exchange);
		opened.whenComplete((stream, failure) -> {
			if (failure != null) {
				messages.abandon();
			}
		});
		return opened;
	}

	private static @Nullable Object converse(Exchange exchange, Stream stream, OutgoingMessages messages,
			@Nullable Codec<Object> answer) {
		ExchangeOptions options = exchange.options();
		try {
			messages.writeTo(stream, options);
		}
		catch (StreamException ex) {
			stream.reset();
			throw ExchangeFailures.here(ExchangeFailures.of(options, ex));
		}
		catch (RuntimeException | Error ex) {
			stream.reset();
			throw ex;
		}
		try (IncomingMessages incoming = new IncomingMessages(options, stream, (answer != null) ? answer : ANYTHING)) {
			if (answer != null) {
				return incoming.single();
			}
			incoming.awaitEnd();
			return null;
		}
	}

	/**
	 * What ended the stream ends the reading half too, after the answers that came
	 * before.
	 */
	private static boolean isTheReadersToTell(Throwable failure) {
		return failure instanceof StreamException stream && stream.reason() != StreamException.Reason.TIMEOUT;
	}

	/**
	 * What follows an opened stream; a failure or a cancellation of it resets the stream.
	 */
	private static <T extends @Nullable Object> CompletableFuture<T> then(CompletableFuture<Stream> opened,
			Function<Stream, CompletableFuture<T>> conversation) {
		CompletableFuture<T> result = new CompletableFuture<>();
		opened.whenComplete((stream, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
				return;
			}
			begin(conversation, stream).whenComplete((value, ending) -> {
				if (ending != null) {
					stream.reset();
					result.completeExceptionally(ExchangeFailures.unwrap(ending));
				}
				else if (!result.complete(value)) {
					stream.reset();
				}
			});
		});
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				opened.cancel(false);
				if (opened.isDone() && !opened.isCompletedExceptionally()) {
					opened.join().reset();
				}
			}
		});
		return result;
	}

	/** Whoever waits is told of what is thrown, too. */
	private static <T extends @Nullable Object> CompletableFuture<T> begin(
			Function<Stream, CompletableFuture<T>> conversation, Stream stream) {
		try {
			return conversation.apply(stream);
		}
		catch (RuntimeException | Error ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static final class Anything implements Codec<Object> {

		@Override
		public byte[] encode(Object message) {
			return new byte[0];
		}

		@Override
		public Object decode(byte[] bytes) {
			return bytes;
		}

	}

}
