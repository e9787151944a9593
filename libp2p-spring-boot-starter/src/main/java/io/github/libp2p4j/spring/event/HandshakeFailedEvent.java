/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * An inbound connection did not become ready: negotiation, handshake or deadline.
 * Immutable.
 */
public final class HandshakeFailedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.HandshakeFailed details;

	public HandshakeFailedEvent(ConnectionManager node, NetworkEvent.HandshakeFailed details) {
		super(node, details.at());
		this.details = details;
	}

	public Multiaddr remoteAddress() {
		return this.details.remoteAddress();
	}

	/**
	 * Who dialled.
	 */
	public Direction direction() {
		return this.details.direction();
	}

	/**
	 * How far it came.
	 */
	public ConnectionState reached() {
		return this.details.reached();
	}

	/**
	 * One line for people.
	 */
	public String message() {
		return this.details.message();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
