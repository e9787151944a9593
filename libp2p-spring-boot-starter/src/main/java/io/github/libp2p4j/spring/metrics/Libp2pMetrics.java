/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.time.Duration;
import java.util.Arrays;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of what happens on the node, under go-libp2p's names where it has them. No tag
 * holds a peer id, an address or any other text that a peer chooses. Thread-safe; called
 * on the event loops, where it neither blocks nor, once a protocol has been seen,
 * allocates.
 */
public final class Libp2pMetrics implements NetworkObserver, MeterBinder {

	/**
	 * Values of the tag {@code protocol} that are no protocol: {@code other} and
	 * {@code none}.
	 */
	public static final int RESERVED_PROTOCOL_TAGS = 2;

	private final int maxProtocols;

	private final boolean histograms;

	private volatile Bound[] bound = {};

	/**
	 * @param maxProtocols protocol ids that get meters of their own; further ones count
	 * as {@code other}
	 * @param histograms whether the timers that go-libp2p's dashboards show as
	 * percentiles (handshake, dial, duration of connections) have the buckets for it
	 */
	public Libp2pMetrics(int maxProtocols, boolean histograms) {
		this.maxProtocols = maxProtocols;
		this.histograms = histograms;
	}

	@Override
	public synchronized void bindTo(MeterRegistry registry) {
		Bound[] extended = Arrays.copyOf(this.bound, this.bound.length + 1);
		extended[this.bound.length] = new Bound(new ConnectionMeters(registry, this.histograms),
				new StreamMeters(registry, this.maxProtocols),
				Counter.builder("libp2p.events.dropped")
					.description("Events that did not fit the queue before the listeners")
					.register(registry));
		this.bound = extended;
	}

	@Override
	public void connectionOpened(ConnectionTags tags, Duration upgradeTime) {
		for (Bound meters : this.bound) {
			meters.connections.opened(tags, upgradeTime);
		}
	}

	@Override
	public void connectionClosed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
		for (Bound meters : this.bound) {
			meters.connections.closed(tags, reason, duration);
		}
	}

	@Override
	public void upgradeStep(Direction direction, ConnectionState state, Duration time) {
		for (Bound meters : this.bound) {
			meters.connections.step(direction, state, time);
		}
	}

	@Override
	public void upgradeFailed(Direction direction, ConnectionState reached, String cause) {
		for (Bound meters : this.bound) {
			meters.connections.upgradeFailed(direction, reached, cause);
		}
	}

	@Override
	public void dialCompleted(Duration time, int addresses) {
		for (Bound meters : this.bound) {
			meters.connections.dialled("success", time, addresses);
		}
	}

	@Override
	public void dialFailed(DialException.Reason reason, Duration time, int addresses) {
		for (Bound meters : this.bound) {
			meters.connections.dialled("failed", time, addresses);
		}
	}

	@Override
	public void dialAttemptFailed(String transport, String ipVersion, DialException.Reason reason) {
		for (Bound meters : this.bound) {
			meters.connections.dialAttemptFailed(transport, ipVersion, reason);
		}
	}

	@Override
	public void rejected(String resource, Direction direction, String limit) {
		for (Bound meters : this.bound) {
			meters.connections.rejected(resource, direction, limit);
		}
	}

	@Override
	public void streamOpened(String protocol, Direction direction, Duration negotiationTime) {
		for (Bound meters : this.bound) {
			meters.streams.opened(protocol, direction, negotiationTime);
		}
	}

	@Override
	public void streamNegotiationFailed(Direction direction, StreamException.Reason reason) {
		for (Bound meters : this.bound) {
			meters.streams.negotiationFailed(direction, reason);
		}
	}

	@Override
	public void streamClosed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
		for (Bound meters : this.bound) {
			meters.streams.closed(protocol, direction, outcome, duration);
		}
	}

	@Override
	public void streamBytes(String protocol, Direction direction, long received, long sent) {
		for (Bound meters : this.bound) {
			meters.streams.bytes(protocol, direction, received, sent);
		}
	}

	@Override
	public void windowGrew(long fromBytes, long toBytes) {
		for (Bound meters : this.bound) {
			meters.streams.windowGrew(toBytes);
		}
	}

	@Override
	public void windowGrowthRefused() {
		for (Bound meters : this.bound) {
			meters.streams.windowGrowthRefused();
		}
	}

	@Override
	public void writeStalled(Duration time) {
		for (Bound meters : this.bound) {
			meters.streams.writeStalled(time);
		}
	}

	@Override
	public void roundTrip(Duration time) {
		for (Bound meters : this.bound) {
			meters.connections.roundTrip(time);
		}
	}

	@Override
	public void pingRoundTrip(Duration time) {
		for (Bound meters : this.bound) {
			meters.connections.pingRoundTrip(time);
		}
	}

	@Override
	public void eventDropped() {
		for (Bound meters : this.bound) {
			meters.eventsDropped.increment();
		}
	}

	/**
	 * The meters in one registry.
	 */
	private record Bound(ConnectionMeters connections, StreamMeters streams, Counter eventsDropped) {
	}

}
