/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Instant;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * The node accepts and dials. Published on the thread that starts the application.
 * Immutable.
 */
public final class HostStartedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient List<Multiaddr> listenAddresses;

	public HostStartedEvent(ConnectionManager node, Instant at) {
		super(node, at);
		this.listenAddresses = List.copyOf(node.listenAddresses());
	}

	public PeerId peerId() {
		return node().peerId();
	}

	/**
	 * The addresses to hand to others, each ending in {@code /p2p/PEERID}.
	 */
	public List<Multiaddr> listenAddresses() {
		return this.listenAddresses;
	}

}
