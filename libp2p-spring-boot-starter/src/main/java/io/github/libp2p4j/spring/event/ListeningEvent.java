/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A listen address was bound. Immutable.
 */
public final class ListeningEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.Listening details;

	public ListeningEvent(ConnectionManager node, NetworkEvent.Listening details) {
		super(node, details.at());
		this.details = details;
	}

	/**
	 * As bound, without {@code /p2p}.
	 */
	public Multiaddr address() {
		return this.details.address();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
