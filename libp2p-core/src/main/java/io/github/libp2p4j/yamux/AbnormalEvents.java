/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.ProtocolViolationException;

/**
 * The budget of events that are harmless one by one and an attack in numbers: a bucket
 * that leaks steadily, empty again after 30 seconds. Loop-confined.
 * <p>
 * Kept as one instant: the time at which the bucket will be empty. Each event moves it by
 * an equal share of the period.
 */
final class AbnormalEvents {

	/**
	 * The period of {@link YamuxSettings#maxAbnormalEvents()}. Netty's figure for resets:
	 * 200 in 30 seconds.
	 */
	static final long PERIOD_NANOS = 30_000_000_000L;

	/**
	 * Chosen: a go-libp2p host that meets its own limit of streams withdraws hundreds at
	 * once.
	 */
	private static final int LIGHT = 10;

	private final int tolerated;

	private final long shareNanos;

	private long emptyAtNanos;

	private long total;

	AbnormalEvents(int tolerated, long nowNanos) {
		this.tolerated = tolerated;
		this.shareNanos = PERIOD_NANOS / tolerated;
		this.emptyAtNanos = nowNanos;
	}

	/**
	 * Counts an event.
	 * @param event what it was; a constant, so that counting allocates nothing
	 * @param streamId for the message, as it was on the wire
	 * @throws ProtocolViolationException when there were too many
	 */
	void charge(String event, int streamId, long nowNanos) {
		charge(event, streamId, nowNanos, this.shareNanos);
	}

	/**
	 * Counts an event that costs this side next to nothing, as a tenth of another.
	 */
	void chargeLightly(String event, int streamId, long nowNanos) {
		charge(event, streamId, nowNanos, this.shareNanos / LIGHT);
	}

	private void charge(String event, int streamId, long nowNanos, long shareNanos) {
		this.total++;
		long start = (this.emptyAtNanos - nowNanos > 0) ? this.emptyAtNanos : nowNanos;
		long filled = start + shareNanos;
		if (filled - nowNanos > PERIOD_NANOS) {
			throw new ProtocolViolationException("yamux",
					"more than " + this.tolerated + " abnormal events in 30 s, the last: " + event + " on stream "
							+ Integer.toUnsignedString(streamId));
		}
		this.emptyAtNanos = filled;
	}

	/** Events since the session began. */
	long total() {
		return this.total;
	}

}
