/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Reads the address of a peer that an HTTP caller names. Stateless.
 */
final class PeerAddress {

	private PeerAddress() {
	}

	/**
	 * Reads an address that says where a peer is and who it has to be.
	 */
	static Multiaddr parse(@Nullable String text) {
		if (text == null || text.isBlank()) {
			throw new InvalidPeerException("The parameter 'peer' is missing; it is the multiaddr of a peer, such as "
					+ "/ip4/127.0.0.1/tcp/4002/p2p/PEERID");
		}
		Multiaddr peer = multiaddr(text);
		if (peer.peerId().isEmpty()) {
			throw new InvalidPeerException(
					"The address '" + peer + "' does not say which peer is expected there; append /p2p/PEERID");
		}
		return peer;
	}

	private static Multiaddr multiaddr(String text) {
		try {
			return Multiaddr.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidPeerException("'" + text + "' is not a multiaddr: " + ex.getMessage());
		}
	}

}
