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
 */
final class WindowTuner {

	private static final int GROWTH_ROUND_TRIPS = 2;

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
		return window.isMostlyUsed() || nowNanos - window.decidedAtNanos() <= GROWTH_ROUND_TRIPS * roundTripNanos;
	}

}
