/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * What a handler does with a stream: a method of a bean, or one of core's handlers.
 * Thread-safe.
 */
interface Invocation {

	/** What goes over the stream. */
	enum Exchange {

		/** Bytes, which are the handler's own business. */
		RAW,
		/** One message, or none, and one answer. */
		UNARY,
		/** One message, or none, and the end of the stream. */
		ONE_WAY,
		/** Several messages in one direction or both. */
		MESSAGES

	}

	Exchange exchange();

	/**
	 * Whether {@link #invoke} must not block, and so runs on a callback thread.
	 */
	boolean isAsynchronous();

	/**
	 * Whether a peer may end its half without a message, where there is one.
	 */
	default boolean isRequestOptional() {
		return false;
	}

	/**
	 * @param stream what the interceptors handed on
	 * @param call holds the message and takes the answer of a unary exchange
	 * @return completes when the handler has ended; null if it has
	 */
	@Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception;

	/**
	 * Says to the peer what an exception handler returned, if it waits for anything.
	 * @param answer ready to be framed
	 */
	default CompletionStage<?> answer(StreamCall stream, HandlerCall call, byte[] answer) throws Exception {
		call.answer(answer);
		return Stages.done();
	}

}
