/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

/**
 * What one request-response protocol may take. Immutable; start from {@link #defaults()}.
 * <p>
 * A gate that is full refuses at once and queues nothing: an inbound request is reset, an
 * outbound one fails with {@link RequestException.Reason#LIMIT}. A request counts until
 * its handler has ended, even if its time is over or its peer has gone. What peers can
 * make a node hold is about {@code maxInbound} times the two sizes, beside what codecs
 * and handlers make of them.
 *
 * @param maxInbound requests of peers being served at once on the node
 * @param maxInboundPerPeer of one peer
 * @param maxOutbound requests of this node under way at once, to all peers
 * @param maxRequestBytes the body of a request, sent or received
 * @param maxAnswerBytes the body of an answer, sent or received
 * @param timeout the whole exchange: for the one who asks from connecting to the last
 * byte of the answer, for the one who answers from the stream's opening to that byte
 */
public record RequestLimits(int maxInbound, int maxInboundPerPeer, int maxOutbound, int maxRequestBytes,
		int maxAnswerBytes, Duration timeout) {

	/** Beside the body an array holds a length, and arrays end before the integers do. */
	private static final int MOST_BYTES = Integer.MAX_VALUE - 64;

	/** As good as for ever; beyond a few of these, nanoseconds overflow. */
	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

	/**
	 * Chosen. 32 by a peer are js-libp2p's streams of one protocol; 10 seconds and 1 MiB
	 * are rust-libp2p's.
	 */
	private static final RequestLimits DEFAULTS = new RequestLimits(128, 32, 256, 1 << 20, 1 << 20,
			Duration.ofSeconds(10));

	public RequestLimits {
		between("max-inbound", maxInbound, Integer.MAX_VALUE);
		between("max-inbound-per-peer", maxInboundPerPeer, Integer.MAX_VALUE);
		between("max-outbound", maxOutbound, Integer.MAX_VALUE);
		between("max-request-bytes", maxRequestBytes, MOST_BYTES);
		between("max-answer-bytes", maxAnswerBytes, MOST_BYTES);
		if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"The timeout of a request must be positive and at most " + LONGEST_TIMEOUT + ", was " + timeout);
		}
	}

	public static RequestLimits defaults() {
		return DEFAULTS;
	}

	public RequestLimits withInbound(int perNode, int perPeer) {
		return new RequestLimits(perNode, perPeer, this.maxOutbound, this.maxRequestBytes, this.maxAnswerBytes,
				this.timeout);
	}

	public RequestLimits withOutbound(int value) {
		return new RequestLimits(this.maxInbound, this.maxInboundPerPeer, value, this.maxRequestBytes,
				this.maxAnswerBytes, this.timeout);
	}

	public RequestLimits withMaxRequestBytes(int value) {
		return new RequestLimits(this.maxInbound, this.maxInboundPerPeer, this.maxOutbound, value, this.maxAnswerBytes,
				this.timeout);
	}

	public RequestLimits withMaxAnswerBytes(int value) {
		return new RequestLimits(this.maxInbound, this.maxInboundPerPeer, this.maxOutbound, this.maxRequestBytes, value,
				this.timeout);
	}

	public RequestLimits withTimeout(Duration value) {
		return new RequestLimits(this.maxInbound, this.maxInboundPerPeer, this.maxOutbound, this.maxRequestBytes,
				this.maxAnswerBytes, value);
	}

	private static void between(String name, int value, int most) {
		if (value < 1 || value > most) {
			throw new IllegalArgumentException(
					"Request limit " + name + " must be between 1 and " + most + ", was " + value);
		}
	}

}
