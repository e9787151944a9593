/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;

import io.github.libp2p4j.Stream;

/**
 * One stream on its way to a handler. Immutable.
 *
 * @param stream as the peer opened it, its protocol agreed on; of a unary call the
 * message has been read, and the answer is written after the call
 * @param handlerId the id of the handler that serves it
 * @param unary whether the handler takes one message and gives at most one answer, rather
 * than hold a conversation
 * @param timeout how long the call may take from its beginning; zero if there is no limit
 */
public record StreamCall(Stream stream, String handlerId, boolean unary, Duration timeout) {

	/**
	 * A call that nothing limits in time.
	 */
	public StreamCall(Stream stream, String handlerId, boolean unary) {
		this(stream, handlerId, unary, Duration.ZERO);
	}

}
