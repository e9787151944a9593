/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

/**
 * Sees what happens, synchronously, on the event loop: for meters. Implementations must
 * return at once and never throw or block; what takes time belongs behind
 * {@link ConnectionManager#onEvent}. All methods do nothing by default. Thread-safe
 * implementations only: every event loop calls the same one.
 */
public interface NetworkObserver {

	/**
	 * What a connection is, for tags. All bounded.
	 *
	 * @param direction who dialled
	 * @param transport {@code tcp} or {@code memory}
	 * @param security such as {@code /noise}
	 * @param muxer such as {@code /yamux/1.0.0}
	 * @param earlyMuxer whether the Noise extensions chose it
	 * @param ipVersion {@code ip4}, {@code ip6} or {@code unknown}
	 */
	record ConnectionTags(Direction direction, String transport, String security, String muxer, boolean earlyMuxer,
			String ipVersion) {
	}

	default void connectionOpened(ConnectionTags tags, Duration upgradeTime) {
	}

	default void connectionClosed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
	}

	/** One step of the staircase is done: time spent in {@code state}. */
	default void upgradeStep(Direction direction, ConnectionState state, Duration time) {
	}

	/** A connection did not become ready. */
	default void upgradeFailed(Direction direction, ConnectionState reached, String cause) {
	}

	/**
	 * A dial came to a connection.
	 * @param addresses how many were tried, the one that won included
	 */
	default void dialCompleted(Duration time, int addresses) {
	}

	/**
	 * A dial came to nothing.
	 * @param addresses how many were tried
	 */
	default void dialFailed(DialException.Reason reason, Duration time, int addresses) {
	}

	/**
	 * One address of a dial came to nothing, whether or not another did better; of a dial
	 * that failed without trying any, the dial itself.
	 * @param transport {@code tcp}, {@code memory}, or {@code none} without an address
	 * @param ipVersion {@code ip4}, {@code ip6} or {@code unknown}
	 */
	default void dialAttemptFailed(String transport, String ipVersion, DialException.Reason reason) {
	}

	/**
	 * A limit refused something: {@code resource} is {@code connection} or
	 * {@code stream}. The {@link RequestLimits} of a protocol refuse on the thread that
	 * asks or would have answered.
	 */
	default void rejected(String resource, Direction direction, String limit) {
	}

	/**
	 * {@code protocol} is a registered id, an id this node proposed, or {@code other}.
	 */
	default void streamOpened(String protocol, Direction direction, Duration negotiationTime) {
	}

	default void streamNegotiationFailed(Direction direction, StreamException.Reason reason) {
	}

	default void streamClosed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
	}

	/** Payload bytes of streams, in batches. */
	default void streamBytes(String protocol, Direction direction, long received, long sent) {
	}

	/** A receive window grew from one size to the next. */
	default void windowGrew(long fromBytes, long toBytes) {
	}

	/** Growth was refused by a budget. */
	default void windowGrowthRefused() {
	}

	/** A writer waited this long for credit. */
	default void writeStalled(Duration time) {
	}

	/** A session ping came back. */
	default void roundTrip(Duration time) {
	}

	/** A ping of the ping protocol came back, on whatever thread completed it. */
	default void pingRoundTrip(Duration time) {
	}

	default void eventDropped() {
	}

}
