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

	private final ConcurrentMap<ConnectionTags, Opened> opened = new ConcurrentHashMap<>();

	private final Map<Direction, AtomicInteger> open = new EnumMap<>(Direction.class);

	private final Map<Direction, Map<ConnectionState, Timer>> steps = new EnumMap<>(Direction.class);

	private final Map<DialException.Reason, Counter> dialErrors = new EnumMap<>(DialException.Reason.class);

	private final Timer dialSucceeded;

	private final Timer dialFailed;

	private final Timer roundTrip;

	private final BoundedTag causes = new BoundedTag(MAX_VALUES);

	private final BoundedTag limits = new BoundedTag(MAX_VALUES);

	ConnectionMeters(MeterRegistry registry) {
		this.registry = registry;
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
		for (DialException.Reason reason : DialException.Reason.values()) {
			this.dialErrors.put(reason,
					Counter.builder("libp2p.swarm.dial.errors")
						.description("Dials that failed")
						.tag("error", MeterTags.of(reason))
						.register(registry));
		}
		this.dialSucceeded = dialLatency("success");
		this.dialFailed = dialLatency("failed");
		this.roundTrip = Timer.builder("libp2p.yamux.round.trip")
			.description("Round trips of session pings")
			.register(registry);
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

	private Timer dialLatency(String outcome) {
		return Timer.builder("libp2p.swarm.dial.latency")
			.description("Time of dials, from the call to a connection that is ready")
			.tag("outcome", outcome)
			.publishPercentileHistogram()
			.register(this.registry);
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
		this.registry
			.counter("libp2p.upgrade.failures", MeterTags.DIRECTION, MeterTags.of(direction), "state",
					MeterTags.of(reached), "cause", this.causes.of(cause))
			.increment();
	}

	void dialCompleted(Duration time) {
		this.dialSucceeded.record(time);
	}

	void dialFailed(DialException.Reason reason, Duration time) {
		this.dialFailed.record(time);
		Counter errors = this.dialErrors.get(reason);
		if (errors != null) {
			errors.increment();
		}
	}

	void rejected(String resource, Direction direction, String limit) {
		this.registry
			.counter("libp2p.rcmgr.blocked.resources", MeterTags.DIRECTION, MeterTags.of(direction), "scope",
					this.limits.of(limit), "resource", this.limits.of(resource))
			.increment();
	}

	void roundTrip(Duration time) {
		this.roundTrip.record(time);
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
		return (known != null) ? known : this.opened.computeIfAbsent(tags, (key) -> new Opened(this.registry, key));
	}

	/**
	 * The meters of connections of one kind. Thread-safe.
	 */
	private static final class Opened {

		private final MeterRegistry registry;

		private final Tags tags;

		private final Counter opened;

		private final Timer handshake;

		private final Timer duration;

		private final ConcurrentMap<CloseReason.Kind, Counter> closed = new ConcurrentHashMap<>();

		Opened(MeterRegistry registry, ConnectionTags kind) {
			this.registry = registry;
			Tags common = Tags.of("transport", kind.transport(), "security", kind.security(), "muxer", kind.muxer(),
					"early_muxer", Boolean.toString(kind.earlyMuxer()), "ip_version", kind.ipVersion());
			this.tags = common.and(MeterTags.DIRECTION, MeterTags.of(kind.direction()));
			this.opened = Counter.builder("libp2p.swarm.connections.opened")
				.description("Connections that became ready")
				.tags(this.tags)
				.register(registry);
			this.handshake = Timer.builder("libp2p.swarm.handshake.latency")
				.description("Time from the transport connection to ready")
				.tags(common)
				.publishPercentileHistogram()
				.register(registry);
			this.duration = Timer.builder("libp2p.swarm.connection.duration")
				.description("Time from ready to closed")
				.tags(this.tags)
				.publishPercentileHistogram()
				.register(registry);
		}

		private Counter closed(CloseReason.Kind reason) {
			return this.closed.computeIfAbsent(reason,
					(kind) -> Counter.builder("libp2p.swarm.connections.closed")
						.description("Connections that were ready and are over")
						.tags(this.tags.and("reason", MeterTags.of(kind)))
						.register(this.registry));
		}

	}

}
