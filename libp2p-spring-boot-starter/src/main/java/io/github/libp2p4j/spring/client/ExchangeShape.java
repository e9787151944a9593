/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

/**
 * What goes over a stream, and whether the caller waits for it. Immutable.
 *
 * @param unary one message and at most one answer
 * @param async the caller goes on meanwhile
 */
record ExchangeShape(boolean unary, boolean async) {

	static final ExchangeShape UNARY = new ExchangeShape(true, false);

	static final ExchangeShape UNARY_ASYNC = new ExchangeShape(true, true);

	static final ExchangeShape STREAM = new ExchangeShape(false, false);

	static final ExchangeShape STREAM_ASYNC = new ExchangeShape(false, true);

}
