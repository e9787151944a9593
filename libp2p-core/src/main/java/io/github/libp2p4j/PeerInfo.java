/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * What a peer said of itself by identify. Everything but the peer id is a claim.
 *
 * @param peerId the authenticated peer
 * @param protocols what it says it speaks
 * @param listenAddresses where it says it listens
 * @param reportedObservedAddress how it sees this node, if it said so
 * @param agentVersion its software, or empty text
 * @param protocolVersion its network, or empty text
 */
public record PeerInfo(PeerId peerId, List<String> protocols, List<Multiaddr> listenAddresses,
		@Nullable Multiaddr reportedObservedAddress, String agentVersion, String protocolVersion) {

	public PeerInfo {
		protocols = List.copyOf(protocols);
		listenAddresses = List.copyOf(listenAddresses);
	}

	public Optional<Multiaddr> observedAddress() {
		return Optional.ofNullable(this.reportedObservedAddress);
	}

}
