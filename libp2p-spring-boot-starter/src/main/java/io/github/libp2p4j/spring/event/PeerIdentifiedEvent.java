/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;

/**
 * A peer told by identify what it is. Immutable.
 */
public final class PeerIdentifiedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.PeerIdentified details;

	public PeerIdentifiedEvent(ConnectionManager node, NetworkEvent.PeerIdentified details) {
		super(node, details.at());
		this.details = details;
	}

	/**
	 * Unique within the process.
	 */
	public String connectionId() {
		return this.details.connectionId();
	}

	/**
	 * What it said; everything but the peer id is a claim.
	 */
	public PeerInfo peer() {
		return this.details.peer();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
