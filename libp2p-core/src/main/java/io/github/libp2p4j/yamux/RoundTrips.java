/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * The pings of this side, one at a time, and the round-trip times they measured.
 * Loop-confined.
 */
final class RoundTrips {

	/** Between measurements while data is consumed; rust-yamux's figure. */
	static final long REFRESH_NANOS = 10_000_000_000L;

	/**
	 * After which an unanswered ping is given up for a new one; as long as a keepalive
	 * answer may take.
	 */
	static final long ABANDON_NANOS = 10_000_000_000L;

	private static final long UNMEASURED = -1;

	private enum Ping {

		/** None under way. */
		NONE,

		/** Not yet written. */
		QUEUED,

		/** Written, not yet answered. */
		SENT

	}

	private Ping ping = Ping.NONE;

	private int value;

	private long sinceNanos;

	private long leastNanos = UNMEASURED;

	private long measuredAtNanos;

	/**
	 * Queues a ping, unless one is under way that is not given up yet.
	 */
	void request(long nowNanos) {
		if (this.ping == Ping.NONE || (this.ping == Ping.SENT && nowNanos - this.sinceNanos >= ABANDON_NANOS)) {
			this.ping = Ping.QUEUED;
			this.value++;
		}
	}

	/**
	 * Queues a ping when the last measurement is too old or there is none.
	 */
	void refresh(long nowNanos) {
		if (!isMeasured() || nowNanos - this.measuredAtNanos >= REFRESH_NANOS) {
			request(nowNanos);
		}
	}

	boolean isQueued() {
		return this.ping == Ping.QUEUED;
	}

	/**
	 * The queued ping is written now.
	 * @return its value
	 */
	int send(long nowNanos) {
		this.ping = Ping.SENT;
		this.sinceNanos = nowNanos;
		return this.value;
	}

	/**
	 * An answer arrived.
	 * @return the round trip in nanoseconds, or -1 when nothing was asked or something
	 * else
	 */
	long onAnswer(long answeredValue, long nowNanos) {
		if (this.ping != Ping.SENT || answeredValue != Integer.toUnsignedLong(this.value)) {
			return UNMEASURED;
		}
		this.ping = Ping.NONE;
		long nanos = Math.max(0, nowNanos - this.sinceNanos);
		this.leastNanos = isMeasured() ? Math.min(this.leastNanos, nanos) : nanos;
		this.measuredAtNanos = nowNanos;
		return nanos;
	}

	boolean isMeasured() {
		return this.leastNanos != UNMEASURED;
	}

	/** The least round trip measured; only when there is one. */
	long leastNanos() {
		return this.leastNanos;
	}

}
