/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Numbers of a session.
 *
 * @param maxInboundStreams open streams begun by the peer; more are reset
 * @param maxOutboundStreams open streams begun here; more wait
 * @param maxUnacknowledged streams begun here that the peer has not acknowledged; more wait
 * @param initialWindowBytes the receive window of a new stream, at least 262,144
 * @param maxWindowBytes what it grows to at most
 * @param maxAbnormalEvents what is tolerated in 30 seconds
 * @param keepaliveIntervalNanos silence after which a ping is sent; 0 sends none
 * @param keepaliveTimeoutNanos what the answer may take
 */
public record YamuxSettings(int maxInboundStreams, int maxOutboundStreams, int maxUnacknowledged,
		int initialWindowBytes, int maxWindowBytes, int maxAbnormalEvents, long keepaliveIntervalNanos,
		long keepaliveTimeoutNanos) {
}
