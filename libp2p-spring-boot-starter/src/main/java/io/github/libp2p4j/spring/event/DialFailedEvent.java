/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.util.Optional;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A dial came to nothing. Immutable.
 */
public final class DialFailedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.DialFailed details;

	public DialFailedEvent(ConnectionManager node, NetworkEvent.DialFailed details) {
		super(node, details.at());
		this.details = details;
	}

	public Multiaddr address() {
		return this.details.address();
	}

	/**
	 * The peer expected, if any.
	 */
	public Optional<PeerId> peerId() {
		return Optional.ofNullable(this.details.peerId());
	}

	public DialException.Reason reason() {
		return this.details.reason();
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
