/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NodeInfo;
import org.jspecify.annotations.Nullable;

/**
 * One bound of the node, as {@code /actuator/libp2p/limits} shows it. Immutable.
 *
 * @param limit at most
 * @param used of it now; null for what is bounded for each peer, connection or stream
 */
public record LimitDescription(long limit, @Nullable Long used) {

	/** By the name of the limit, in the order of the documentation. */
	static Map<String, LimitDescription> all(Limits limits, NodeInfo info) {
		Map<String, LimitDescription> all = new LinkedHashMap<>();
		all.put("maxConnections", used(limits.maxConnections(), info.connections().size()));
		all.put("maxConnectionsPerPeer", each(limits.maxConnectionsPerPeer()));
		all.put("maxConnectionsPerAddress", each(limits.maxConnectionsPerAddress()));
		all.put("maxPendingInbound", used(limits.maxPendingInbound(), info.pendingInbound()));
		all.put("maxPendingHandshakes", each(limits.maxPendingHandshakes()));
		all.put("maxInboundStreams", each(limits.maxInboundStreams()));
		all.put("maxOutboundStreams", each(limits.maxOutboundStreams()));
		all.put("maxUnacknowledgedStreams", each(limits.maxUnacknowledgedStreams()));
		all.put("maxHandlers", used(limits.maxHandlers(), info.handlersRunning()));
		all.put("sendQueueBytes", each(limits.sendQueueBytes()));
		all.put("initialWindowBytes", each(limits.initialWindowBytes()));
		all.put("maxWindowBytes", each(limits.maxWindowBytes()));
		all.put("maxConnectionWindowBytes", each(limits.maxConnectionWindowBytes()));
		all.put("maxProcessWindowBytes", used(limits.maxProcessWindowBytes(), info.windowBytes()));
		all.put("maxAbnormalEvents", each(limits.maxAbnormalEvents()));
		all.put("eventQueue", each(limits.eventQueue()));
		return all;
	}

	private static LimitDescription used(long limit, long used) {
		return new LimitDescription(limit, used);
	}

	private static LimitDescription each(long limit) {
		return new LimitDescription(limit, null);
	}

}
