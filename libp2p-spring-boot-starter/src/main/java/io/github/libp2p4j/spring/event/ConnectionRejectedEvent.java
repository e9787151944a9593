/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.util.Optional;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A limit of this node refused a connection or a stream. Immutable.
 */
public final class ConnectionRejectedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.Rejected details;

	public ConnectionRejectedEvent(ConnectionManager node, NetworkEvent.Rejected details) {
		super(node, details.at());
		this.details = details;
	}

	public Optional<Multiaddr> remoteAddress() {
		return Optional.ofNullable(this.details.remoteAddress());
	}

	/**
	 * The peer, if it was known already.
	 */
	public Optional<PeerId> peerId() {
		return Optional.ofNullable(this.details.peerId());
	}

	/**
	 * The limit's name.
	 */
	public String limit() {
		return this.details.limit();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
