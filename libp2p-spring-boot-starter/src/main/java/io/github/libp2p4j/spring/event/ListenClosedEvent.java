/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.util.Optional;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A listen address is no longer bound. Immutable.
 */
public final class ListenClosedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ListenClosed details;

	public ListenClosedEvent(ConnectionManager node, NetworkEvent.ListenClosed details) {
		super(node, details.at());
		this.details = details;
	}

	public Multiaddr address() {
		return this.details.address();
	}

	/**
	 * Why, unless it was asked for.
	 */
	public Optional<String> failure() {
		return this.details.failure();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
