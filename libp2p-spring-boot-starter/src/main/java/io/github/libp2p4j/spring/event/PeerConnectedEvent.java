/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;

/**
 * A peer has its first connection with this node; further ones tell nothing more. Comes
 * right after the {@link ConnectionOpenedEvent}. Immutable.
 */
public final class PeerConnectedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ConnectionOpened first;

	public PeerConnectedEvent(ConnectionManager node, NetworkEvent.ConnectionOpened first) {
		super(node, first.at());
		this.first = first;
	}

	/**
	 * The authenticated peer.
	 */
	public PeerId peerId() {
		return this.first.peerId();
	}

	/**
	 * The connection that is the first.
	 */
	public String connectionId() {
		return this.first.connectionId();
	}

	@Override
	public String toString() {
		return "PeerConnected[at=" + at() + ", peerId=" + peerId() + ", connectionId=" + connectionId() + "]";
	}

}
