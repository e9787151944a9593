/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.List;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A picture of the node.
 *
 * @param peerId who it is
 * @param state where it is in its life
 * @param boundAddresses as bound
 * @param listenAddresses as told to others, each ending in {@code /p2p/PEERID}
 * @param observedAddresses as seen by peers
 * @param protocols served
 * @param connections open now
 * @param crypto which implementations are in use
 * @param pendingInbound inbound connections in their upgrade
 * @param pendingOutbound dials under way
 * @param handlersRunning stream handlers at work
 * @param windowBytes charged to the process-wide window budget
 * @param eventsPending events that wait for listeners
 * @param eventsDropped events that did not fit their queue
 */
public record NodeInfo(PeerId peerId, NodeState state, List<Multiaddr> boundAddresses, List<Multiaddr> listenAddresses,
		List<Multiaddr> observedAddresses, List<String> protocols, List<ConnectionInfo> connections, CryptoInfo crypto,
		int pendingInbound, int pendingOutbound, int handlersRunning, long windowBytes, int eventsPending,
		long eventsDropped) {

	public NodeInfo {
		boundAddresses = List.copyOf(boundAddresses);
		listenAddresses = List.copyOf(listenAddresses);
		observedAddresses = List.copyOf(observedAddresses);
		protocols = List.copyOf(protocols);
		connections = List.copyOf(connections);
	}

}
