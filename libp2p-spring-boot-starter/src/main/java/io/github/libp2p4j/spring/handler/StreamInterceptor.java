/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;

/**
 * Stands around every call of a stream handler. Beans of this type are called in their
 * order, the first one outermost, on the thread that will run the handler. Those of
 * higher precedence than {@link StreamExceptionResolver#ORDER} see what exception
 * handlers made of a failure, those of lower precedence the failure itself. A bean with
 * {@code @Bean(defaultCandidate = false)} is for the handlers that name it.
 * <p>
 * Where a handler holds no thread its interceptors run on a callback thread and must not
 * block. Streams beyond a handler's concurrency, and messages that break the framing of a
 * unary exchange, never come this far.
 */
@FunctionalInterface
public interface StreamInterceptor {

	/**
	 * Calls {@code next} to go on; does not call it to refuse the stream, having thrown
	 * or reset it.
	 * @return completes when the handler has ended: at once for one that blocks,
	 * exceptionally if it failed and no exception handler dealt with it
	 * @throws Exception any, which resets the stream as a failure of the handler does
	 */
	CompletionStage<?> intercept(StreamCall call, Next next) throws Exception;

	/**
	 * What is left of the way to the handler.
	 */
	@FunctionalInterface
	interface Next {

		CompletionStage<?> proceed(StreamCall call) throws Exception;

	}

}
