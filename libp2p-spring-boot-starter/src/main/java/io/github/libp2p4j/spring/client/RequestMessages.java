/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageFraming;
import org.jspecify.annotations.Nullable;

/**
 * What is sent before the answer is asked for: one message or several. Immutable.
 */
sealed interface RequestMessages {

	static RequestMessages one(Object message, Codec<Object> codec) {
		return new One(message, codec);
	}

	/**
	 * @param messages as {@link OutgoingMessages#of} takes them
	 */
	static RequestMessages many(Object messages, Function<Object, Codec<Object>> codecs) {
		return new Many(messages, codecs);
	}

	ExchangeShape shape(boolean async);

	Object ask(ClientEngine engine, Exchange exchange, Codec<Object> answer);

	CompletableFuture<?> askAsync(ClientEngine engine, Exchange exchange, Codec<Object> answer);

	/**
	 * Sends what has no answer.
	 */
	void tell(ClientEngine engine, Exchange exchange);

	CompletableFuture<?> tellAsync(ClientEngine engine, Exchange exchange);

	/**
	 * @throws IllegalArgumentException if messages are not told apart on the stream
	 */
	CompletableFuture<IncomingMessages> askMany(ClientEngine engine, Exchange exchange, Codec<Object> answers);

	private static void requireFrames(Exchange exchange) {
		if (exchange.options().framing() != MessageFraming.UVARINT) {
			throw new IllegalArgumentException(
					"Several messages on " + exchange.options().protocol() + " need a framing that tells them apart");
		}
	}

	/**
	 * @param message the message
	 * @param codec its codec
	 */
	record One(Object message, Codec<Object> codec) implements RequestMessages {

		@Override
		public ExchangeShape shape(boolean async) {
			return async ? ExchangeShape.UNARY_ASYNC : ExchangeShape.UNARY;
		}

		@Override
		public Object ask(ClientEngine engine, Exchange exchange, Codec<Object> answer) {
			return Exchanges.await(exchange.options(), engine.ask(exchange, this.codec, answer, this.message));
		}

		@Override
		public CompletableFuture<?> askAsync(ClientEngine engine, Exchange exchange, Codec<Object> answer) {
			return engine.ask(exchange, this.codec, answer, this.message);
		}

		@Override
		public void tell(ClientEngine engine, Exchange exchange) {
			Exchanges.await(exchange.options(), engine.tell(exchange, this.codec, this.message));
		}

		@Override
		public CompletableFuture<?> tellAsync(ClientEngine engine, Exchange exchange) {
			return engine.tell(exchange, this.codec, this.message);
		}

		@Override
		public CompletableFuture<IncomingMessages> askMany(ClientEngine engine, Exchange exchange,
				Codec<Object> answers) {
			requireFrames(exchange);
			byte[] bytes = OutgoingMessages.encode(exchange.options(), this.codec, this.message);
			return engine.streamed().oneToMany(exchange, bytes, answers);
		}

	}

	/**
	 * @param messages as {@link OutgoingMessages#of} takes them
	 * @param codecs finds the codec of a message
	 */
	record Many(Object messages, Function<Object, Codec<Object>> codecs) implements RequestMessages {

		@Override
		public ExchangeShape shape(boolean async) {
			return async ? ExchangeShape.STREAM_ASYNC : ExchangeShape.STREAM;
		}

		@Override
		public Object ask(ClientEngine engine, Exchange exchange, Codec<Object> answer) {
			Object collected = collect(engine, exchange, answer);
			if (collected == null) {
				throw new IllegalStateException("No answer, and no failure");
			}
			return collected;
		}

		@Override
		public CompletableFuture<?> askAsync(ClientEngine engine, Exchange exchange, Codec<Object> answer) {
			requireFrames(exchange);
			return engine.streamed().manyToOneAsync(exchange, outgoing(), answer);
		}

		@Override
		public void tell(ClientEngine engine, Exchange exchange) {
			collect(engine, exchange, null);
		}

		@Override
		public CompletableFuture<?> tellAsync(ClientEngine engine, Exchange exchange) {
			requireFrames(exchange);
			return engine.streamed().manyToOneAsync(exchange, outgoing(), null);
		}

		@Override
		public CompletableFuture<IncomingMessages> askMany(ClientEngine engine, Exchange exchange,
				Codec<Object> answers) {
			requireFrames(exchange);
			return engine.streamed().manyToMany(exchange, outgoing(), answers);
		}

		private @Nullable Object collect(ClientEngine engine, Exchange exchange, @Nullable Codec<Object> answer) {
			requireFrames(exchange);
			return engine.streamed().manyToOne(exchange, outgoing(), answer);
		}

		private OutgoingMessages outgoing() {
			return OutgoingMessages.of(this.messages, this.codecs);
		}

	}

}
