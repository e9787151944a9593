/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Instant;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * The addresses that the node listens at have changed. Comes after the
 * {@link ListeningEvent} or {@link ListenClosedEvent} that tells of the one address.
 * Immutable.
 */
public final class ListenAddressesChangedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient List<Multiaddr> boundAddresses;

	public ListenAddressesChangedEvent(ConnectionManager node, Instant at, List<Multiaddr> boundAddresses) {
		super(node, at);
		this.boundAddresses = List.copyOf(boundAddresses);
	}

	/**
	 * All that are bound now, in the order in which they were, without {@code /p2p}.
	 */
	public List<Multiaddr> boundAddresses() {
		return this.boundAddresses;
	}

	@Override
	public String toString() {
		return "ListenAddressesChanged[at=" + at() + ", boundAddresses=" + this.boundAddresses + "]";
	}

}
