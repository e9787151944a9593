/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Decides when a receive window grows: it doubles while the window, not the reader and
 * not the link, is what holds the sender back. Loop-confined.
 * <p>
 * Asked whenever half a window was consumed. The reader must have emptied its queue since
 * the last time, else more would only be piled up. Then either of two signs shows that
 * the sender waits for credit: it has used three quarters of it at some time (the reader
 * takes much at a time, as on a fast local link, where a measured round trip says
 * nothing), or half a window went through in at most two round trips. A reader that takes
 * every byte at once never sees the first sign, since it gives credit back as fast; but a
 * sender that waits for credit gets a window through in each round trip, whatever its
 * size, so the second sign holds until the window is four times what bandwidth and delay
 * need.
 * <p>
 * Round-trip time is the least that was measured: under load a pong queues behind the
 * very data that a larger window admits, and a mean would feed on itself. It also bounds
 * how often: one doubling in a round trip. While none is measured, the first condition is
 * enough. (go-yamux counts four round trips between updates, and stalls: its issue 136.)
 * <p>
 * On a short link, where a round trip measured under load is mostly queue, both signs
 * hold for ever, and the kernel's buffers would fill with what a needlessly large window
 * admits, in front of every other stream. There a window larger than a little grows only
 * on: it doubles again if the doubling before has made the stream faster by half.
 */
final class WindowTuner {

	private static final int GROWTH_ROUND_TRIPS = 2;

	/**
	 * Chosen: above what a round trip within one data centre takes on busy processors,
	 * below what one between two takes.
	 */
	private static final long SHORT_ROUND_TRIP_NANOS = 10_000_000L;

	/** Chosen: half a millisecond of 10 Gbit/s. */
	private static final int LITTLE_BYTES = 512 * 1024;

	private final int maxWindowBytes;

	private final WindowBudget budget;

	private final YamuxListener listener;

	private final RoundTrips roundTrips;

	private int largestWindowBytes;

	WindowTuner(YamuxSettings settings, WindowBudget budget, YamuxListener listener, RoundTrips roundTrips) {
		this.maxWindowBytes = settings.maxWindowBytes();
		this.largestWindowBytes = settings.initialWindowBytes();
		this.budget = budget;
		this.listener = listener;
		this.roundTrips = roundTrips;
	}

	/**
	 * The largest window that any stream of the session has had: no honest body is
	 * longer.
	 */
	int largestWindowBytes() {
		return this.largestWindowBytes;
	}

	/**
	 * Half of the stream's window was consumed since the last decision.
	 */
	void decide(YamuxStream stream, long nowNanos) {
		ReceiveWindow window = stream.receiveWindow();
		boolean wanted = wantsGrowth(window, nowNanos);
		window.decided(nowNanos);
		if (!wanted) {
			return;
		}
		int fromBytes = window.sizeBytes();
		int growthBytes = Math.min(fromBytes, this.maxWindowBytes - fromBytes);
		if (!this.budget.reserve(growthBytes)) {
			window.grow(0, nowNanos);
			this.listener.onWindowGrowthRefused(stream);
			return;
		}
		window.grow(growthBytes, nowNanos);
		this.largestWindowBytes = Math.max(this.largestWindowBytes, window.sizeBytes());
		this.listener.onWindowGrown(stream, fromBytes, window.sizeBytes());
	}

	private boolean wantsGrowth(ReceiveWindow window, long nowNanos) {
		if (window.sizeBytes() >= this.maxWindowBytes || !window.isDrained()) {
			return false;
		}
		if (!this.roundTrips.isMeasured()) {
			return true;
		}
		long roundTripNanos = this.roundTrips.leastNanos();
		if (nowNanos - window.grownAtNanos() < roundTripNanos) {
			return false;
		}
		boolean waits = window.isMostlyUsed()
				|| nowNanos - window.decidedAtNanos() <= GROWTH_ROUND_TRIPS * roundTripNanos;
		if (roundTripNanos >= SHORT_ROUND_TRIP_NANOS || window.sizeBytes() < LITTLE_BYTES) {
			return waits;
		}
		// Asked for in any case, since it counts.
		return window.hasGained(nowNanos) && waits;
	}

}
