/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells several observers; one that throws breaks its promise, is logged once and goes on
 * being told. Thread-safe.
 */
final class Observers implements NetworkObserver {

	private static final Logger logger = LoggerFactory.getLogger(NetworkObserver.class);

	private final List<NetworkObserver> observers;

	private final AtomicBoolean complained = new AtomicBoolean();

	Observers(List<NetworkObserver> observers) {
		this.observers = List.copyOf(observers);
	}

	private void each(Consumer<NetworkObserver> call) {
		for (NetworkObserver observer : this.observers) {
			try {
				call.accept(observer);
			}
			catch (RuntimeException | LinkageError | AssertionError ex) {
				if (this.complained.compareAndSet(false, true)) {
					logger.error("Observer {} failed; further failures are not logged", observer.getClass().getName(),
							ex);
				}
			}
		}
	}

	@Override
	public void connectionOpened(ConnectionTags tags, Duration upgradeTime) {
		each((observer) -> observer.connectionOpened(tags, upgradeTime));
	}

	@Override
	public void connectionClosed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
		each((observer) -> observer.connectionClosed(tags, reason, duration));
	}

	@Override
	public void upgradeStep(Direction direction, ConnectionState state, Duration time) {
		each((observer) -> observer.upgradeStep(direction, state, time));
	}

	@Override
	public void upgradeFailed(Direction direction, ConnectionState reached, String cause) {
		each((observer) -> observer.upgradeFailed(direction, reached, cause));
	}

	@Override
	public void dialCompleted(Duration time, int addresses) {
		each((observer) -> observer.dialCompleted(time, addresses));
	}

	@Override
	public void dialFailed(DialException.Reason reason, Duration time, int addresses) {
		each((observer) -> observer.dialFailed(reason, time, addresses));
	}

	@Override
	public void dialAttemptFailed(String transport, String ipVersion, DialException.Reason reason) {
		each((observer) -> observer.dialAttemptFailed(transport, ipVersion, reason));
	}

	@Override
	public void rejected(String resource, Direction direction, String limit) {
		each((observer) -> observer.rejected(resource, direction, limit));
	}

	@Override
	public void streamOpened(String protocol, Direction direction, Duration negotiationTime) {
		each((observer) -> observer.streamOpened(protocol, direction, negotiationTime));
	}

	@Override
	public void streamNegotiationFailed(Direction direction, StreamException.Reason reason) {
		each((observer) -> observer.streamNegotiationFailed(direction, reason));
	}

	@Override
	public void streamClosed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
		each((observer) -> observer.streamClosed(protocol, direction, outcome, duration));
	}

	@Override
	public void streamBytes(String protocol, Direction direction, long received, long sent) {
		each((observer) -> observer.streamBytes(protocol, direction, received, sent));
	}

	@Override
	public void windowGrew(long fromBytes, long toBytes) {
		each((observer) -> observer.windowGrew(fromBytes, toBytes));
	}

	@Override
	public void windowGrowthRefused() {
		each(NetworkObserver::windowGrowthRefused);
	}

	@Override
	public void writeStalled(Duration time) {
		each((observer) -> observer.writeStalled(time));
	}

	@Override
	public void roundTrip(Duration time) {
		each((observer) -> observer.roundTrip(time));
	}

	@Override
	public void pingRoundTrip(Duration time) {
		each((observer) -> observer.pingRoundTrip(time));
	}

	@Override
	public void eventDropped() {
		each(NetworkObserver::eventDropped);
	}

}
