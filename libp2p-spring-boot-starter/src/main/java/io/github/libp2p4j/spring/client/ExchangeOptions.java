/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;

import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.RequestLimits;

/**
 * How to make an exchange. Immutable.
 *
 * @param origin who makes it
 * @param protocol the protocol's id
 * @param framing how a message ends
 * @param timeout of a unary exchange the whole, connecting to all peers and retries
 * included; of a stream that until it is open, and then each wait for the peer's next
 * message
 * @param connectTimeout connecting to one peer
 * @param maxMessageBytes the largest message, sent or received
 */
record ExchangeOptions(ExchangeOrigin origin, String protocol, MessageFraming framing, Duration timeout,
		Duration connectTimeout, int maxMessageBytes) {

	/** As good as for ever: the exchange's own timeout is all that there is. */
	private static final Duration NO_CONNECT_TIMEOUT = Duration.ofDays(365);

	/**
	 * Of no group.
	 */
	static ExchangeOptions defaults(String protocol) {
		RequestLimits limits = RequestLimits.defaults();
		return new ExchangeOptions(ExchangeOrigin.NONE, protocol, MessageFraming.UVARINT, limits.timeout(),
				NO_CONNECT_TIMEOUT, limits.maxAnswerBytes());
	}

	ExchangeOptions withTimeout(Duration value) {
		return new ExchangeOptions(this.origin, this.protocol, this.framing, value, this.connectTimeout,
				this.maxMessageBytes);
	}

	ExchangeOptions withMaxMessageBytes(int value) {
		return new ExchangeOptions(this.origin, this.protocol, this.framing, this.timeout, this.connectTimeout, value);
	}

	ExchangeOptions withFraming(MessageFraming value) {
		return new ExchangeOptions(this.origin, this.protocol, value, this.timeout, this.connectTimeout,
				this.maxMessageBytes);
	}

}
