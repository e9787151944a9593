/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.util.HashMap;
import java.util.Map;

import io.github.libp2p4j.identity.PeerId;

/**
 * Counts the connections of each peer, to tell the first and the last. As large as the
 * number of peers connected. Confined to the thread that tells events, so that what it
 * says follows their order, whatever the loops did meanwhile.
 */
final class ConnectedPeers {

	private final Map<PeerId, Integer> connections = new HashMap<>();

	/**
	 * @return whether it is the peer's only one
	 */
	boolean opened(PeerId peer) {
		return this.connections.merge(peer, 1, Integer::sum) == 1;
	}

	/**
	 * @return whether it was the peer's only one
	 */
	boolean closed(PeerId peer) {
		Integer before = this.connections.get(peer);
		this.connections.computeIfPresent(peer, (known, count) -> (count > 1) ? count - 1 : null);
		return before != null && before == 1;
	}

}
