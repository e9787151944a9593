/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.CompletionStage;

/**
 * Stands around every exchange that clients and the requester make with peers. Beans of
 * this type are called in their order, the first one outermost, on the caller's thread,
 * once for each exchange, however many peers it tries.
 */
@FunctionalInterface
public interface ExchangeInterceptor {

	/**
	 * Calls {@code next} to go on; does not call it to refuse or to answer the exchange
	 * itself.
	 * @return completes when the exchange is over: with the answer of a unary one, which
	 * is what the caller gets, with anything when a stream is closed in order;
	 * exceptionally with what the caller gets, or with what ended the stream
	 * @throws Exception any, which the caller gets
	 */
	CompletionStage<?> intercept(ExchangeCall call, Next next) throws Exception;

	/**
	 * What is left of the way to the peer.
	 */
	@FunctionalInterface
	interface Next {

		CompletionStage<?> proceed() throws Exception;

	}

}
