/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.Deadlines;

/**
 * Notices a peer that is gone: after an interval without a single inbound byte it pings,
 * and after a further timeout without one the peer counts as dead. Loop-confined.
 * <p>
 * Any inbound byte is a sign of life, not only the pong: a pong may queue behind a long
 * body on a slow link. So a vanished peer is noticed exactly interval + timeout after its
 * last byte, and one that sends anything never is.
 */
final class Keepalive {

	private enum Watch {

		/** Never pings. */
		OFF,

		/** Waits for silence. */
		LISTENING,

		/** Has pinged and waits for a byte. */
		PROBING

	}

	private final long intervalNanos;

	private final long timeoutNanos;

	private Watch watch;

	private long sinceNanos;

	Keepalive(YamuxSettings settings, long nowNanos) {
		this.intervalNanos = settings.keepaliveIntervalNanos();
		this.timeoutNanos = settings.keepaliveTimeoutNanos();
		this.watch = (this.intervalNanos > 0) ? Watch.LISTENING : Watch.OFF;
		this.sinceNanos = nowNanos;
	}

	/** Bytes arrived. */
	void onInbound(long nowNanos) {
		this.sinceNanos = nowNanos;
		if (this.watch == Watch.PROBING) {
			this.watch = Watch.LISTENING;
		}
	}

	long deadlineNanos() {
		return switch (this.watch) {
			case OFF -> Deadlines.NONE;
			case LISTENING -> Deadlines.after(this.sinceNanos, this.intervalNanos);
			case PROBING -> Deadlines.after(this.sinceNanos, this.timeoutNanos);
		};
	}

	/** Whether the silence calls for a ping now. */
	boolean isProbeDue(long nowNanos) {
		return this.watch == Watch.LISTENING && Deadlines.isDue(deadlineNanos(), nowNanos);
	}

	/** A ping is queued. */
	void probe(long nowNanos) {
		this.watch = Watch.PROBING;
		this.sinceNanos = nowNanos;
	}

	/** Whether the ping went unanswered for too long. */
	boolean isDead(long nowNanos) {
		return this.watch == Watch.PROBING && Deadlines.isDue(deadlineNanos(), nowNanos);
	}

}
