/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/**
 * The meters of streams in one registry. Thread-safe; the meters of a protocol are made
 * once.
 * <p>
 * Tens of thousands of streams come and go in a second, so each is recorded with as
 * little as will do: adders of its protocol, and two timers. What is open, and what all
 * protocols have together, is summed up when it is read.
 */
final class StreamMeters {

	private static final List<StreamOutcome> OUTCOMES = List.of(StreamOutcome.values());

	private final MeterRegistry registry;

	private final BoundedTag protocols;

	private final ConcurrentMap<String, OfProtocol> inbound = new ConcurrentHashMap<>();

	private final ConcurrentMap<String, OfProtocol> outbound = new ConcurrentHashMap<>();

	private final DistributionSummary windowSize;

	private final Counter windowGrowthRefused;

	private final Timer writeStall;

	StreamMeters(MeterRegistry registry, int maxProtocols) {
		this.registry = registry;
		this.protocols = new BoundedTag(maxProtocols);
		for (Direction direction : Direction.values()) {
			Collection<OfProtocol> all = of(direction).values();
			openGauge(registry, openTags(direction, "system", MeterTags.NONE), all,
					(streams) -> sum(streams, OfProtocol::open));
		}
		network("inbound", OfProtocol::receivedBytes);
		network("outbound", OfProtocol::sentBytes);
		this.windowSize = DistributionSummary.builder("libp2p.yamux.window.size")
			.description("Sizes that receive windows grew to")
			.baseUnit("bytes")
			.register(registry);
		this.windowGrowthRefused = Counter.builder("libp2p.yamux.window.growth.refused")
			.description("Growths of receive windows that a budget refused")
			.register(registry);
		this.writeStall = Timer.builder("libp2p.yamux.write.stall")
			.description("Time that writers waited for credit")
			.register(registry);
	}

	private void network(String direction, ToDoubleFunction<OfProtocol> bytes) {
		FunctionCounter
			.builder("libp2p.network.io", this,
					(meters) -> sum(meters.inbound.values(), bytes) + sum(meters.outbound.values(), bytes))
			.description("Payload of streams")
			.baseUnit("bytes")
			.tag(MeterTags.DIRECTION, direction)
			.register(this.registry);
	}

	private static double sum(Collection<OfProtocol> all, ToDoubleFunction<OfProtocol> value) {
		double sum = 0;
		for (OfProtocol one : all) {
			sum += value.applyAsDouble(one);
		}
		return sum;
	}

	private static <T> void openGauge(MeterRegistry registry, Tags tags, T counted, ToDoubleFunction<T> count) {
		Gauge.builder("libp2p.rcmgr.streams", counted, count)
			.description("Open streams")
			.tags(tags)
			.strongReference(true)
			.register(registry);
	}

	private static Tags openTags(Direction direction, String scope, String protocol) {
		return Tags.of(MeterTags.DIRECTION, MeterTags.of(direction), "scope", scope, MeterTags.PROTOCOL, protocol);
	}

	void opened(String protocol, Direction direction, Duration negotiationTime) {
		OfProtocol meters = meters(protocol, direction);
		meters.opened.increment();
		meters.negotiation.record(negotiationTime);
	}

	void closed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
		OfProtocol meters = meters(protocol, direction);
		meters.closed[outcome.ordinal()].increment();
		meters.duration.record(duration);
	}

	void negotiationFailed(Direction direction, StreamException.Reason reason) {
		Counter.builder("libp2p.stream.negotiation.failures")
			.description("Streams whose protocol was not agreed on")
			.tags(MeterTags.DIRECTION, MeterTags.of(direction), "reason", MeterTags.of(reason))
			.register(this.registry)
			.increment();
	}

	void bytes(String protocol, Direction direction, long receivedBytes, long sentBytes) {
		OfProtocol meters = meters(protocol, direction);
		if (receivedBytes > 0) {
			meters.received.add(receivedBytes);
		}
		if (sentBytes > 0) {
			meters.sent.add(sentBytes);
		}
	}

	void windowGrew(long toBytes) {
		this.windowSize.record(toBytes);
	}

	void windowGrowthRefused() {
		this.windowGrowthRefused.increment();
	}

	void writeStalled(Duration time) {
		this.writeStall.record(time);
	}

	private ConcurrentMap<String, OfProtocol> of(Direction direction) {
		return (direction == Direction.INBOUND) ? this.inbound : this.outbound;
	}

	private OfProtocol meters(String protocol, Direction direction) {
		ConcurrentMap<String, OfProtocol> known = of(direction);
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
	 * What is counted of one protocol in one direction. Thread-safe.
	 */
	private static final class OfProtocol {

		private final LongAdder opened = new LongAdder();

		/** By ordinal of the outcome. */
		private final LongAdder[] closed = new LongAdder[OUTCOMES.size()];

		private final LongAdder received = new LongAdder();

		private final LongAdder sent = new LongAdder();

		private final Timer negotiation;

		private final Timer duration;

		OfProtocol(MeterRegistry registry, String protocol, Direction direction) {
			Tags tags = Tags.of(MeterTags.PROTOCOL, protocol, MeterTags.DIRECTION, MeterTags.of(direction));
			openGauge(registry, openTags(direction, "protocol", protocol), this, OfProtocol::open);
			counter("libp2p.streams.opened", this.opened, tags).description("Streams whose protocol was agreed on")
				.register(registry);
			for (StreamOutcome outcome : OUTCOMES) {
				LongAdder count = new LongAdder();
				this.closed[outcome.ordinal()] = count;
				counter("libp2p.streams.closed", count, tags.and("outcome", MeterTags.of(outcome)))
					.description("Streams that are over")
					.register(registry);
			}
			this.negotiation = Timer.builder("libp2p.stream.negotiation")
				.description("Time to agree on a stream's protocol")
				.tags(tags)
				.register(registry);
			this.duration = Timer.builder("libp2p.stream.duration")
				.description("Time from agreed on to over")
				.tags(tags)
				.register(registry);
			bytes(this.received, tags.and("flow", "inbound")).register(registry);
			bytes(this.sent, tags.and("flow", "outbound")).register(registry);
		}

		private static FunctionCounter.Builder<LongAdder> counter(String name, LongAdder count, Tags tags) {
			return FunctionCounter.builder(name, count, LongAdder::doubleValue).tags(tags);
		}

		private static FunctionCounter.Builder<LongAdder> bytes(LongAdder bytes, Tags tags) {
			return counter("libp2p.stream.io", bytes, tags)
				.description("Payload of streams: flow is where the bytes go, dir who opened the stream")
				.baseUnit("bytes");
		}

		/** Never below zero: each is counted as opened first. */
		private double open() {
			long ended = 0;
			for (LongAdder count : this.closed) {
				ended += count.sum();
			}
			return this.opened.sum() - ended;
		}

		private double receivedBytes() {
			return this.received.sum();
		}

		private double sentBytes() {
			return this.sent.sum();
		}

	}

}
