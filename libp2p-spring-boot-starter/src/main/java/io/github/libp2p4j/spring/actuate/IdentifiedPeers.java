/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.identity.PeerId;

/**
 * What connected peers said of themselves, remembered so that nobody has to be asked for
 * an answer of the endpoint. Thread-safe. Holds at most twice as many as there are
 * connections, and a few.
 */
public final class IdentifiedPeers implements AutoCloseable {

	/** Chosen: below that, those that are gone may stay until the next one leaves. */
	private static final int SLACK = 16;

	private final ConnectionManager node;

	private final Map<PeerId, PeerInfo> peers = new ConcurrentHashMap<>();

	private final Registration listening;

	public IdentifiedPeers(ConnectionManager node) {
		this.node = node;
		this.listening = node.onEvent(this::onEvent);
	}

	private void onEvent(NetworkEvent event) {
		if (event instanceof NetworkEvent.PeerIdentified identified) {
			this.peers.put(identified.peer().peerId(), identified.peer());
			forgetWhatEventsMissed();
		}
		else if (event instanceof NetworkEvent.ConnectionClosed closed
				&& this.node.connections(closed.peerId()).isEmpty()) {
			this.peers.remove(closed.peerId());
		}
	}

	/** The queue of events is bounded, so that a close may have been dropped. */
	private void forgetWhatEventsMissed() {
		if (this.peers.size() > 2 * this.node.connections().size() + SLACK) {
			this.peers.keySet().removeIf((peer) -> this.node.connections(peer).isEmpty());
		}
	}

	Optional<PeerInfo> of(PeerId peer) {
		return Optional.ofNullable(this.peers.get(peer));
	}

	int size() {
		return this.peers.size();
	}

	@Override
	public void close() {
		this.listening.close();
	}

}
