/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * An address could not be listened at. Whoever asked the node to has an exception too; at
 * the start of the application it is what ends the start. Immutable.
 */
public final class ListenFailedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ListenFailed details;

	public ListenFailedEvent(ConnectionManager node, NetworkEvent.ListenFailed details) {
		super(node, details.at());
		this.details = details;
	}

	/**
	 * As asked for, without {@code /p2p}.
	 */
	public Multiaddr address() {
		return this.details.address();
	}

	/**
	 * The cause, one line for people.
	 */
	public String message() {
		return this.details.message();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
