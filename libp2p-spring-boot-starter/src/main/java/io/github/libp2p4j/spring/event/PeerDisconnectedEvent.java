/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;

/**
 * A peer's last connection with this node is over. Comes right after the
 * {@link ConnectionClosedEvent}, once for each {@link PeerConnectedEvent}. Immutable.
 */
public final class PeerDisconnectedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ConnectionClosed last;

	public PeerDisconnectedEvent(ConnectionManager node, NetworkEvent.ConnectionClosed last) {
		super(node, last.at());
		this.last = last;
	}

	/**
	 * The authenticated peer.
	 */
	public PeerId peerId() {
		return this.last.peerId();
	}

	/**
	 * Why its last connection ended.
	 */
	public CloseReason reason() {
		return this.last.reason();
	}

	@Override
	public String toString() {
		return "PeerDisconnected[at=" + at() + ", peerId=" + peerId() + ", reason=" + reason() + "]";
	}

}
