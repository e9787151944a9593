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

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of streams in one registry. Thread-safe; the meters of a protocol are made
 * once, so that counting bytes is one map look-up and allocates nothing.
 */
final class StreamMeters {

	private final MeterRegistry registry;

	private final BoundedTag protocols;

	private final ConcurrentMap<String, OfProtocol> inbound = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, OfProtocol> outbound = new ConcurrentHashMap<>();

	private final Map<Direction, AtomicInteger> open = new EnumMap<>(Direction.class);

	private final Counter received;

	private final Counter sent;

	private final Counter windowGrown;

	private final Counter windowGrowthRefused;

	private final Timer writeStall;

	StreamMeters(MeterRegistry registry, int maxProtocols) {
		this.registry = registry;
		this.protocols = new BoundedTag(maxProtocols);
		for (Direction direction : Direction.values()) {
			this.open.put(direction, openGauge(registry, direction, "system", MeterTags.NONE));
		}
		this.received = network("inbound");
		this.sent = network("outbound");
		this.windowGrown = counter("libp2p.yamux.window.grown", "Growths of receive windows");
		this.windowGrowthRefused = counter("libp2p.yamux.window.growth.refused",
				"Growths of receive windows that a budget refused");
		this.writeStall = Timer.builder("libp2p.yamux.write.stall")
			.description("Time that writers waited for credit")
			.register(registry);
	}

	private Counter network(String direction) {
		return Counter.builder("libp2p.network.io")
			.description("Payload of streams")
			.baseUnit("bytes")
			.tag(MeterTags.DIRECTION, direction)
			.register(this.registry);
	}

	private Counter counter(String name, String description) {
		return Counter.builder(name).description(description).register(this.registry);
	}

	private static AtomicInteger openGauge(MeterRegistry registry, Direction direction, String scope, String protocol) {
		AtomicInteger count = new AtomicInteger();
		Gauge.builder("libp2p.rcmgr.streams", count, AtomicInteger::get)
			.description("Open streams")
			.tags(MeterTags.DIRECTION, MeterTags.of(direction), "scope", scope, MeterTags.PROTOCOL, protocol)
			.strongReference(true)
			.register(registry);
		return count;
	}

	void opened(String protocol, Direction direction, Duration negotiationTime) {
		system(direction).incrementAndGet();
		OfProtocol meters = meters(protocol, direction);
		meters.open.incrementAndGet();
		meters.opened.increment();
		meters.negotiation.record(negotiationTime);
	}

	void closed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
		system(direction).decrementAndGet();
		OfProtocol meters = meters(protocol, direction);
		meters.open.decrementAndGet();
		Counter closed = meters.closed.get(outcome);
		if (closed != null) {
			closed.increment();
		}
		meters.duration.record(duration);
	}

	void negotiationFailed(Direction direction, StreamException.Reason reason) {
		this.registry
			.counter("libp2p.stream.negotiation.failures", MeterTags.DIRECTION, MeterTags.of(direction), "reason",
					MeterTags.of(reason))
			.increment();
	}

	void bytes(String protocol, Direction direction, long receivedBytes, long sentBytes) {
		OfProtocol meters = meters(protocol, direction);
		if (receivedBytes > 0) {
			this.received.increment(receivedBytes);
			meters.received.increment(receivedBytes);
		}
		if (sentBytes > 0) {
			this.sent.increment(sentBytes);
			meters.sent.increment(sentBytes);
		}
	}

	void windowGrew() {
		this.windowGrown.increment();
	}

	void windowGrowthRefused() {
		this.windowGrowthRefused.increment();
	}

	void writeStalled(Duration time) {
		this.writeStall.record(time);
	}

	private AtomicInteger system(Direction direction) {
		AtomicInteger count = this.open.get(direction);
		if (count == null) {
			throw new IllegalStateException("No count for " + direction);
		}
		return count;
	}

	private OfProtocol meters(String protocol, Direction direction) {
		ConcurrentMap<String, OfProtocol> known = (direction == Direction.INBOUND) ? this.inbound : this.outbound;
		OfProtocol meters = known.get(protocol);
		if (meters != null) {
			return meters;
		}
		String tag = this.protocols.of(protocol);
		meters = known.get(tag);
		return (meters != null) ? meters
				: known.computeIfAbsent(tag, (key) -> new OfProtocol(this.registry, key, direction));
	}

	/**
	 * The meters of one protocol in one direction. Immutable.
	 */
	private static final class OfProtocol {

		private final AtomicInteger open;

		private final Counter opened;

		private final Map<StreamOutcome, Counter> closed = new EnumMap<>(StreamOutcome.class);

		private final Timer negotiation;

		private final Timer duration;

		private final Counter received;

		private final Counter sent;

		OfProtocol(MeterRegistry registry, String protocol, Direction direction) {
			String[] tags = { MeterTags.PROTOCOL, protocol, MeterTags.DIRECTION, MeterTags.of(direction) };
			this.open = openGauge(registry, direction, "protocol", protocol);
			this.opened = Counter.builder("libp2p.streams.opened")
				.description("Streams whose protocol was agreed on")
				.tags(tags)
				.register(registry);
			for (StreamOutcome outcome : StreamOutcome.values()) {
				this.closed.put(outcome,
						Counter.builder("libp2p.streams.closed")
							.description("Streams that are over")
							.tags(tags)
							.tag("outcome", MeterTags.of(outcome))
							.register(registry));
			}
			this.negotiation = Timer.builder("libp2p.stream.negotiation")
				.description("Time to agree on a stream's protocol")
				.tags(tags)
				.register(registry);
			this.duration = Timer.builder("libp2p.stream.duration")
				.description("Time from agreed on to over")
				.tags(tags)
				.register(registry);
			this.received = bytes(registry, tags, "inbound");
			this.sent = bytes(registry, tags, "outbound");
		}

		private static Counter bytes(MeterRegistry registry, String[] tags, String flow) {
			return Counter.builder("libp2p.stream.io")
				.description("Payload of streams: flow is where the bytes go, dir who opened the stream")
				.baseUnit("bytes")
				.tags(tags)
				.tag("flow", flow)
				.register(registry);
		}

	}

}
