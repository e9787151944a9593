/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Numbers of a session. Immutable.
 *
 * @param maxInboundStreams open streams begun by the peer; more are reset
 * @param maxOutboundStreams open streams begun here; more wait
 * @param maxUnacknowledged streams begun here that the peer has not acknowledged; more
 * wait
 * @param initialWindowBytes the receive window of a new stream, at least 262,144
 * @param maxWindowBytes what it grows to at most, at most 1 GiB
 * @param maxAbnormalEvents what is tolerated in 30 seconds
 * @param keepaliveIntervalNanos silence after which a ping is sent; 0 sends none
 * @param keepaliveTimeoutNanos what the answer may take
 */
public record YamuxSettings(int maxInboundStreams, int maxOutboundStreams, int maxUnacknowledged,
		int initialWindowBytes, int maxWindowBytes, int maxAbnormalEvents, long keepaliveIntervalNanos,
		long keepaliveTimeoutNanos) {

	/** Above it, sums of windows would leave 31 bits. */
	private static final int MAX_WINDOW_BYTES = 1 << 30;

	public YamuxSettings {
		atLeast(0, maxInboundStreams, "maxInboundStreams");
		atLeast(0, maxOutboundStreams, "maxOutboundStreams");
		atLeast(1, maxUnacknowledged, "maxUnacknowledged");
		atLeast(FrameHeader.INITIAL_WINDOW_BYTES, initialWindowBytes, "initialWindowBytes");
		atLeast(initialWindowBytes, maxWindowBytes, "maxWindowBytes");
		atLeast(1, maxAbnormalEvents, "maxAbnormalEvents");
		atLeast(0, keepaliveIntervalNanos, "keepaliveIntervalNanos");
		atLeast((keepaliveIntervalNanos > 0) ? 1 : 0, keepaliveTimeoutNanos, "keepaliveTimeoutNanos");
		if (maxWindowBytes > MAX_WINDOW_BYTES) {
			throw new IllegalArgumentException(
					"maxWindowBytes is " + maxWindowBytes + "; at most " + MAX_WINDOW_BYTES + " is possible");
		}
	}

	/**
	 * 1,000 streams inbound, 512 outbound (rust-yamux ends a connection at 513), 256
	 * unacknowledged (specification), windows of 256 KiB to 16 MiB, 200 abnormal events,
	 * keepalive 30 s and 10 s.
	 */
	public static YamuxSettings defaults() {
		return new YamuxSettings(1000, 512, 256, FrameHeader.INITIAL_WINDOW_BYTES, 16 << 20, 200, 30_000_000_000L,
				10_000_000_000L);
	}

	private static void atLeast(long least, long value, String name) {
		if (value < least) {
			throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
		}
	}

}
