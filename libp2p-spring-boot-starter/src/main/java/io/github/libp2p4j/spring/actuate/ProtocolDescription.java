/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;
import java.util.stream.Stream;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.StreamInfo;

/**
 * One protocol that is served, or used now, as {@code /actuator/libp2p/protocols} shows
 * it. Immutable.
 *
 * @param served whether this node has a handler of it
 * @param inboundStreams opened by peers
 * @param outboundStreams opened by this node
 */
public record ProtocolDescription(String protocol, boolean served, int inboundStreams, int outboundStreams) {

	/** Sorted. Streams that are still negotiated have no protocol, and no place here. */
	static List<ProtocolDescription> all(NodeInfo info) {
		List<StreamInfo> streams = info.connections()
			.stream()
			.flatMap((connection) -> connection.streams().stream())
			.filter((stream) -> !stream.protocol().isEmpty())
			.toList();
		return Stream.concat(info.protocols().stream(), streams.stream().map(StreamInfo::protocol))
			.distinct()
			.sorted()
			.map((protocol) -> new ProtocolDescription(protocol, info.protocols().contains(protocol),
					count(streams, protocol, Direction.INBOUND), count(streams, protocol, Direction.OUTBOUND)))
			.toList();
	}

	private static int count(List<StreamInfo> streams, String protocol, Direction direction) {
		return (int) streams.stream()
			.filter((stream) -> stream.protocol().equals(protocol) && stream.direction() == direction)
			.count();
	}

}
