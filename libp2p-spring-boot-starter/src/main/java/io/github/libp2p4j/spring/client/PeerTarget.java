/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Optional;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Whom to ask. Immutable.
 */
public sealed interface PeerTarget {

	/**
	 * The peer, if it is known before there is a connection.
	 */
	Optional<PeerId> peerId();

	static PeerTarget of(PeerId peer) {
		return new ById(peer);
	}

	static PeerTarget of(Multiaddr address) {
		return new AtAddress(address);
	}

	static PeerTarget of(Connection connection) {
		return new Through(connection);
	}

	/**
	 * A peer that there is a connection to, or a dial under way.
	 */
	record ById(PeerId peer) implements PeerTarget {

		@Override
		public Optional<PeerId> peerId() {
			return Optional.of(this.peer);
		}

		@Override
		public String toString() {
			return this.peer.toString();
		}

	}

	/**
	 * Whoever is at an address; the one named in it, if one is.
	 */
	record AtAddress(Multiaddr address) implements PeerTarget {

		@Override
		public Optional<PeerId> peerId() {
			return this.address.peerId();
		}

		@Override
		public String toString() {
			return this.address.toString();
		}

	}

	/**
	 * The peer at the other end of a connection.
	 */
	record Through(Connection connection) implements PeerTarget {

		@Override
		public Optional<PeerId> peerId() {
			return Optional.of(this.connection.remotePeer());
		}

		@Override
		public String toString() {
			return this.connection.remotePeer().toString();
		}

	}

}
