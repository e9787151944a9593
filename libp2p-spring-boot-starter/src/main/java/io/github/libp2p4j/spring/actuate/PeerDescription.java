/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;

import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * One connected peer, as {@code /actuator/libp2p/peers} shows it. Immutable.
 *
 * @param connections to it, oldest first
 * @param agentVersion its software, as it says; null until it said so
 * @param protocolVersion its network, as it says; null until it said so
 * @param protocols what it says it speaks
 * @param listenAddresses where it says it listens
 */
public record PeerDescription(String peerId, List<ConnectionDescription> connections, @Nullable String agentVersion,
		@Nullable String protocolVersion, List<String> protocols, List<String> listenAddresses) {

	/**
	 * @param connections of one peer, at least one
	 */
	static PeerDescription of(List<ConnectionInfo> connections, @Nullable PeerInfo identified, AddressText addresses) {
		String peerId = connections.get(0).peerId().toString();
		List<ConnectionDescription> described = connections.stream()
			.map((connection) -> ConnectionDescription.of(connection, addresses))
			.toList();
		if (identified == null) {
			return new PeerDescription(peerId, described, null, null, List.of(), List.of());
		}
		return new PeerDescription(peerId, described, identified.agentVersion(), identified.protocolVersion(),
				identified.protocols(), addresses.of(identified.listenAddresses()));
	}

}
