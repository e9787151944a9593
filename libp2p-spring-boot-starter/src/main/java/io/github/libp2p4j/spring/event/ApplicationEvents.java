/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Makes application events of the node's: one of each, and those that follow from
 * several. Confined to the thread that tells events.
 */
final class ApplicationEvents {

	private final ConnectionManager node;

	private final ConnectedPeers peers = new ConnectedPeers();

	private final Set<Multiaddr> bound = new LinkedHashSet<>();

	ApplicationEvents(ConnectionManager node) {
		this.node = node;
	}

	/**
	 * In the order in which they are to be published; the first is the event itself.
	 */
	List<Libp2pEvent> of(NetworkEvent event) {
		if (event instanceof NetworkEvent.ConnectionOpened opened) {
			Libp2pEvent itself = new ConnectionOpenedEvent(this.node, opened);
			return this.peers.opened(opened.peerId()) ? List.of(itself, new PeerConnectedEvent(this.node, opened))
					: List.of(itself);
		}
		if (event instanceof NetworkEvent.ConnectionClosed closed) {
			Libp2pEvent itself = new ConnectionClosedEvent(this.node, closed);
			return this.peers.closed(closed.peerId()) ? List.of(itself, new PeerDisconnectedEvent(this.node, closed))
					: List.of(itself);
		}
		if (event instanceof NetworkEvent.Listening listening) {
			Libp2pEvent itself = new ListeningEvent(this.node, listening);
			return this.bound.add(listening.address()) ? List.of(itself, changed(event.at())) : List.of(itself);
		}
		if (event instanceof NetworkEvent.ListenClosed closed) {
			Libp2pEvent itself = new ListenClosedEvent(this.node, closed);
			return this.bound.remove(closed.address()) ? List.of(itself, changed(event.at())) : List.of(itself);
		}
		return List.of(single(event));
	}

	private ListenAddressesChangedEvent changed(Instant at) {
		return new ListenAddressesChangedEvent(this.node, at, List.copyOf(this.bound));
	}

	/**
	 * An event that nothing else follows from.
	 */
	Libp2pEvent single(NetworkEvent event) {
		if (event instanceof NetworkEvent.StreamOpened opened) {
			return new StreamOpenedEvent(this.node, opened);
		}
		if (event instanceof NetworkEvent.StreamClosed closed) {
			return new StreamClosedEvent(this.node, closed);
		}
		if (event instanceof NetworkEvent.PeerIdentified identified) {
			return new PeerIdentifiedEvent(this.node, identified);
		}
		if (event instanceof NetworkEvent.DialFailed failed) {
			return new DialFailedEvent(this.node, failed);
		}
		if (event instanceof NetworkEvent.HandshakeFailed failed) {
			return new HandshakeFailedEvent(this.node, failed);
		}
		if (event instanceof NetworkEvent.Rejected rejected) {
			return new ConnectionRejectedEvent(this.node, rejected);
		}
		if (event instanceof NetworkEvent.ListenFailed failed) {
			return new ListenFailedEvent(this.node, failed);
		}
		throw new IllegalStateException("No application event for " + event.getClass().getName());
	}

}
