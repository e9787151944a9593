/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.Limits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What the node bounds. Immutable.
 *
 * @param maxConnections Open connections at most, both directions.
 * @param maxConnectionsPerPeer Connections accepted from one peer id at most.
 * @param maxConnectionsPerAddress Inbound connections at most from one IPv4 address or
 * IPv6 /64 network.
 * @param limitLoopback Whether limits per address hold for loopback addresses too.
 * @param maxPendingInbound Inbound connections at most that are not ready yet.
 * @param maxPendingHandshakes Handshake steps queued at most on one event loop; the
 * newest is shed.
 * @param maxInboundStreams Streams at most that a peer may hold open on one connection.
 * @param maxOutboundStreams Streams at most that this node opens on one connection.
 * @param maxUnacknowledgedStreams Streams opened and not yet acknowledged at most;
 * further ones wait.
 * @param maxHandlers Stream handlers running at once at most; further streams are reset.
 * @param sendQueueSize Unsent data queued at most on one connection, shared fairly among
 * its streams.
 * @param initialWindowSize Receive window of a new stream, at least 256KB as the
 * specification has it.
 * @param maxWindowSize Size that a stream's receive window grows to at most.
 * @param maxConnectionWindowSize Window growth and unread data at most on one connection.
 * @param maxProcessWindowSize Window growth and unread data of the node at most. Defaults
 * to a quarter of the heap.
 * @param maxAbnormalEvents Abnormal events of a peer that are tolerated in 30 seconds.
 * @param eventQueue Events at most that wait for listeners; further ones are dropped and
 * counted.
 */
public record LimitsProperties(@DefaultValue("1000") int maxConnections, @DefaultValue("8") int maxConnectionsPerPeer,
		@DefaultValue("64") int maxConnectionsPerAddress, @DefaultValue("false") boolean limitLoopback,
		@DefaultValue("1024") int maxPendingInbound, @DefaultValue("128") int maxPendingHandshakes,
		@DefaultValue("1000") int maxInboundStreams, @DefaultValue("512") int maxOutboundStreams,
		@DefaultValue("256") int maxUnacknowledgedStreams, @DefaultValue("1024") int maxHandlers,
		@DefaultValue("1MB") DataSize sendQueueSize, @DefaultValue("256KB") DataSize initialWindowSize,
		@DefaultValue("16MB") DataSize maxWindowSize, @DefaultValue("64MB") DataSize maxConnectionWindowSize,
		@Nullable DataSize maxProcessWindowSize, @DefaultValue("200") int maxAbnormalEvents,
		@DefaultValue("65536") int eventQueue) {

	private static final String PREFIX = "libp2p.limits.";

	Limits toLimits() {
		Limits.Builder limits = Limits.defaults().toBuilder();
		PropertyCheck.number(PREFIX + "max-connections", this.maxConnections, limits::maxConnections);
		PropertyCheck.number(PREFIX + "max-connections-per-peer", this.maxConnectionsPerPeer,
				limits::maxConnectionsPerPeer);
		PropertyCheck.number(PREFIX + "max-connections-per-address", this.maxConnectionsPerAddress,
				limits::maxConnectionsPerAddress);
		limits.limitLoopback(this.limitLoopback);
		PropertyCheck.number(PREFIX + "max-pending-inbound", this.maxPendingInbound, limits::maxPendingInbound);
		PropertyCheck.number(PREFIX + "max-pending-handshakes", this.maxPendingHandshakes,
				limits::maxPendingHandshakes);
		PropertyCheck.number(PREFIX + "max-inbound-streams", this.maxInboundStreams, limits::maxInboundStreams);
		PropertyCheck.number(PREFIX + "max-outbound-streams", this.maxOutboundStreams, limits::maxOutboundStreams);
		PropertyCheck.number(PREFIX + "max-unacknowledged-streams", this.maxUnacknowledgedStreams,
				limits::maxUnacknowledgedStreams);
		PropertyCheck.number(PREFIX + "max-handlers", this.maxHandlers, limits::maxHandlers);
		PropertyCheck.number(PREFIX + "max-abnormal-events", this.maxAbnormalEvents, limits::maxAbnormalEvents);
		PropertyCheck.number(PREFIX + "event-queue", this.eventQueue, limits::eventQueue);
		applySizes(limits);
		return limits.build();
	}

	private void applySizes(Limits.Builder limits) {
		PropertyCheck.intSize(PREFIX + "send-queue-size", this.sendQueueSize, limits::sendQueueBytes);
		PropertyCheck.intSize(PREFIX + "initial-window-size", this.initialWindowSize, limits::initialWindowBytes);
		PropertyCheck.intSize(PREFIX + "max-window-size", this.maxWindowSize, limits::maxWindowBytes);
		PropertyCheck.size(PREFIX + "max-connection-window-size", this.maxConnectionWindowSize,
				limits::maxConnectionWindowBytes);
		if (this.maxProcessWindowSize != null) {
			PropertyCheck.size(PREFIX + "max-process-window-size", this.maxProcessWindowSize,
					limits::maxProcessWindowBytes);
		}
	}

}
