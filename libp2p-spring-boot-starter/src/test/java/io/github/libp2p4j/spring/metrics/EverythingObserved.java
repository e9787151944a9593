/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.NetworkObserver.ConnectionTags;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;

/**
 * Every method of an observer, with each value of each enum.
 */
final class EverythingObserved {

	static final Duration TIME = Duration.ofMillis(250);

	static final ConnectionTags INBOUND = new ConnectionTags(Direction.INBOUND, "tcp", "/noise", "/yamux/1.0.0", true,
			"ip4");

	static final ConnectionTags OUTBOUND = new ConnectionTags(Direction.OUTBOUND, "memory", "/noise", "/yamux/1.0.0",
			false, "unknown");

	private static final String PROTOCOL = "/echo/1.0.0";

	private EverythingObserved() {
	}

	static void tell(NetworkObserver observer) {
		for (ConnectionTags tags : List.of(INBOUND, OUTBOUND)) {
			for (CloseReason.Kind kind : CloseReason.Kind.values()) {
				observer.connectionOpened(tags, TIME);
				observer.connectionClosed(tags, kind, TIME);
			}
		}
		for (Direction direction : Direction.values()) {
			tell(observer, direction);
		}
		for (DialException.Reason reason : DialException.Reason.values()) {
			observer.dialFailed(reason, TIME, 7);
			observer.dialAttemptFailed("tcp", "ip4", reason);
		}
		observer.dialCompleted(TIME, 1);
		observer.windowGrew(256 << 10, 512 << 10);
		observer.windowGrowthRefused();
		observer.writeStalled(TIME);
		observer.roundTrip(TIME);
		observer.pingRoundTrip(TIME);
		observer.eventDropped();
	}

	private static void tell(NetworkObserver observer, Direction direction) {
		for (ConnectionState state : ConnectionState.values()) {
			observer.upgradeStep(direction, state, TIME);
			observer.upgradeFailed(direction, state, "tampered");
		}
		for (StreamOutcome outcome : StreamOutcome.values()) {
			observer.streamOpened(PROTOCOL, direction, TIME);
			observer.streamBytes(PROTOCOL, direction, 10, 20);
			observer.streamClosed(PROTOCOL, direction, outcome, TIME);
		}
		for (StreamException.Reason reason : StreamException.Reason.values()) {
			observer.streamNegotiationFailed(direction, reason);
		}
		observer.rejected("connection", direction, "max-connections");
		observer.rejected("stream", direction, "max-inbound-streams");
	}

}
