/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.bootstrap.KeptPeer;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoint is about. Immutable.
 *
 * @param node the node itself
 * @param identifiedPeers what peers said of themselves
 * @param keptPeers the peers that are kept connected, if any can be
 * @param handlers the stream handlers, if they can be controlled
 */
public record EndpointSources(ConnectionManager node, IdentifiedPeers identifiedPeers, @Nullable KeptPeers keptPeers,
		@Nullable HandlerControl handlers) {

	@Nullable PeerInfo identified(PeerId peer) {
		return this.identifiedPeers.of(peer).orElse(null);
	}

	List<KeptPeer> keptPeersOrNone() {
		return (this.keptPeers != null) ? this.keptPeers.peers() : List.of();
	}

	List<HandlerControl.HandlerDescription> handlersOrNone() {
		return (this.handlers != null) ? this.handlers.handlers() : List.of();
	}

}
