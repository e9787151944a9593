/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.StreamInfo;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of what the node holds, read from its picture, which is taken once for all
 * gauges of a scrape. Thread-safe.
 */
public final class NodeGauges implements MeterBinder {

	/** Chosen: longer than a scrape takes, shorter than the time between two. */
	private static final long PICTURE_NANOS = 1_000_000_000;

	private final Supplier<NodeInfo> node;

	private @Nullable NodeInfo picture;

	private long takenNanos;

	public NodeGauges(Supplier<NodeInfo> node) {
		this.node = node;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		register(registry, "libp2p.handlers.running", "Stream handlers at work", NodeInfo::handlersRunning);
		register(registry, "libp2p.yamux.window.bytes", "Window growth and unread data charged to the node's budget",
				NodeInfo::windowBytes);
		register(registry, "libp2p.yamux.receive.window.bytes", "Receive windows of the open streams, as grown",
				(node) -> ofStreams(node, StreamInfo::receiveWindowBytes));
		register(registry, "libp2p.yamux.send.credit.bytes", "What peers let the open streams send now",
				(node) -> ofStreams(node, StreamInfo::sendCreditBytes));
		register(registry, "libp2p.stream.unread.bytes", "Received and not yet read by the application",
				(node) -> ofStreams(node, StreamInfo::unreadBytes));
		register(registry, "libp2p.stream.unsent.bytes", "Written by the application and not yet sent",
				(node) -> ofStreams(node, StreamInfo::unsentBytes));
		register(registry, "libp2p.events.queued", "Events that wait for listeners", NodeInfo::eventsPending);
		register(registry, "libp2p.connections.pending", "Connections that are not ready yet", NodeInfo::pendingInbound,
				MeterTags.DIRECTION, "inbound");
		register(registry, "libp2p.connections.pending", "Connections that are not ready yet",
				NodeInfo::pendingOutbound, MeterTags.DIRECTION, "outbound");
	}

	private void register(MeterRegistry registry, String name, String description, ToDoubleFunction<NodeInfo> value,
			String... tags) {
		Gauge.builder(name, this, (gauges) -> value.applyAsDouble(gauges.picture()))
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private static double ofStreams(NodeInfo node, ToLongFunction<StreamInfo> bytes) {
		return node.connections()
			.stream()
			.flatMap((connection) -> connection.streams().stream())
			.mapToLong(bytes)
			.sum();
	}

	private synchronized NodeInfo picture() {
		long now = System.nanoTime();
		NodeInfo known = this.picture;
		if (known == null || now - this.takenNanos > PICTURE_NANOS) {
			known = this.node.get();
			this.picture = known;
			this.takenNanos = now;
		}
		return known;
	}

}
