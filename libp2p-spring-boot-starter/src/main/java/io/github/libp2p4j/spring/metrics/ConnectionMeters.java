/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver.ConnectionTags;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of connections and dials in one registry. Thread-safe; a meter is looked up
 * by name once and kept.
 */
final class ConnectionMeters {

	/**
	 * Causes of failed upgrades and names of limits are a dozen each; this is a guard.
	 */
	private static final int MAX_VALUES = 32;

	private final MeterRegistry registry;

	private final boolean histograms;

	private final ConcurrentMap<ConnectionTags, Opened> opened = new ConcurrentHashMap<>();

	private final Map<Direction, AtomicInteger> open = new EnumMap<>(Direction.class);

	private final Map<Direction, Map<ConnectionState, Timer>> steps = new EnumMap<>(Direction.class);

	private final Timer roundTrip;

	private final Timer pingRoundTrip;

	private final BoundedTag causes = new BoundedTag(MAX_VALUES);

	private final BoundedTag limits = new BoundedTag(MAX_VALUES);

	/**
	 * @param histograms whether go-libp2p's latency timers have buckets
	 */
	ConnectionMeters(MeterRegistry registry, boolean histograms) {
		this.registry = registry;
		this.histograms = histograms;
		for (Direction direction : Direction.values()) {
			AtomicInteger count = new AtomicInteger();
			this.open.put(direction, count);
			Gauge.builder("libp2p.rcmgr.connections", count, AtomicInteger::get)
				.description("Open connections")
				.tags(MeterTags.DIRECTION, MeterTags.of(direction), "scope", "system")
				.strongReference(true)
				.register(registry);
			this.steps.put(direction, steps(direction));
		}
		this.roundTrip = Timer.builder("libp2p.yamux.round.trip")
			.description("Round trips of session pings")
			.register(registry);
		this.pingRoundTrip = Timer.builder("libp2p.ping.round.trip")
			.description("Round trips of the ping protocol, as this node asked for them")
			.register(registry);
		// Boot closes registries before the node drains, and a closed one takes no new
		// meter.
		blocked("stream", Direction.INBOUND, "shutdown");
	}

	private Map<ConnectionState, Timer> steps(Direction direction) {
		Map<ConnectionState, Timer> timers = new EnumMap<>(ConnectionState.class);
		for (ConnectionState state : ConnectionState.values()) {
			if (state.compareTo(ConnectionState.OPEN) < 0) {
				timers.put(state,
						Timer.builder("libp2p.upgrade.step")
							.description("Time spent in a state on the way to an open connection")
							.tags(MeterTags.DIRECTION, MeterTags.of(direction), "state", MeterTags.of(state))
							.register(this.registry));
			}
		}
		return timers;
	}

	void opened(ConnectionTags tags, Duration upgradeTime) {
		count(tags.direction()).incrementAndGet();
		Opened meters = meters(tags);
		meters.opened.increment();
		meters.handshake.record(upgradeTime);
	}

	void closed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
		count(tags.direction()).decrementAndGet();
		Opened meters = meters(tags);
		meters.closed(reason).increment();
		meters.duration.record(duration);
	}

	void step(Direction direction, ConnectionState state, Duration time) {
		Map<ConnectionState, Timer> timers = this.steps.get(direction);
		Timer timer = (timers != null) ? timers.get(state) : null;
		if (timer != null) {
			timer.record(time);
		}
	}

	void upgradeFailed(Direction direction, ConnectionState reached, String cause) {
		Counter.builder("libp2p.upgrade.failures")
			.description("Connections that did not become ready")
			.tags(MeterTags.DIRECTION, MeterTags.of(direction), "state", MeterTags.of(reached), "cause",
					this.causes.of(cause))
			.register(this.registry)
			.increment();
	}

	/**
	 * @param outcome {@code success} or {@code failed}
	 */
	void dialled(String outcome, Duration time, int addresses) {
		latency("libp2p.swarm.dial.latency", "Time of dials, from the call to a connection that is ready or to failure")
			.tags("outcome", outcome, "num_dials", MeterTags.dials(addresses))
			.register(this.registry)
			.record(time);
	}

	void dialAttemptFailed(String transport, String ipVersion, DialException.Reason reason) {
		Counter.builder("libp2p.swarm.dial.errors")
			.description("Addresses that could not be dialled")
			.tags("transport", transport, "ip_version", ipVersion, "error", MeterTags.of(reason))
			.register(this.registry)
			.increment();
	}

	void rejected(String resource, Direction direction, String limit) {
		blocked(resource, direction, limit).increment();
	}

	private Counter blocked(String resource, Direction direction, String limit) {
		return Counter.builder("libp2p.rcmgr.blocked.resources")
			.description("Connections and streams that a limit of this node refused; scope is the limit")
			.tags(MeterTags.DIRECTION, MeterTags.of(direction), "scope", this.limits.of(limit), "resource",
					this.limits.of(resource))
			.register(this.registry);
	}

	private Timer.Builder latency(String name, String description) {
		return Timer.builder(name).description(description).publishPercentileHistogram(this.histograms);
	}

	void roundTrip(Duration time) {
		this.roundTrip.record(time);
	}

	void pingRoundTrip(Duration time) {
		this.pingRoundTrip.record(time);
	}

	private AtomicInteger count(Direction direction) {
		AtomicInteger count = this.open.get(direction);
		if (count == null) {
			throw new IllegalStateException("No count for " + direction);
		}
		return count;
	}

	private Opened meters(ConnectionTags tags) {
		Opened known = this.opened.get(tags);
		return (known != null) ? known : this.opened.computeIfAbsent(tags, Opened::new);
	}

	/**
	 * The meters of connections of one kind. Thread-safe.
	 */
	private final class Opened {

		private final Tags tags;

		private final Counter opened;

		private final Timer handshake;

		private final Timer duration;

		private final ConcurrentMap<CloseReason.Kind, Counter> closed = new ConcurrentHashMap<>();

		private Opened(ConnectionTags kind) {
			MeterRegistry registry = ConnectionMeters.this.registry;
			Tags common = Tags.of("transport", kind.transport(), "security", kind.security(), "muxer", kind.muxer(),
					"early_muxer", Boolean.toString(kind.earlyMuxer()), "ip_version", kind.ipVersion());
			this.tags = common.and(MeterTags.DIRECTION, MeterTags.of(kind.direction()));
			this.opened = Counter.builder("libp2p.swarm.connections.opened")
				.description("Connections that became ready")
				.tags(this.tags)
				.register(registry);
			this.handshake = latency("libp2p.swarm.handshake.latency", "Time from the transport connection to ready")
				.tags(common)
				.register(registry);
			this.duration = latency("libp2p.swarm.connection.duration", "Time from ready to closed").tags(this.tags)
				.register(registry);
		}

		private Counter closed(CloseReason.Kind reason) {
			return this.closed.computeIfAbsent(reason,
					(kind) -> Counter.builder("libp2p.swarm.connections.closed")
						.description("Connections that were ready and are over")
						.tags(this.tags.and("reason", MeterTags.of(kind)))
						.register(ConnectionMeters.this.registry));
		}

	}

}
