/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peers by which this node finds into its network: connected at the start, and kept.
 * Thread-safe.
 */
public final class BootstrapPeers {

	/** Their group among the {@link KeptPeers}. */
	public static final String GROUP = "bootstrap";

	private static final Logger logger = LoggerFactory.getLogger(BootstrapPeers.class);

	private final ConnectionManager node;

	private final KeptPeers kept;

	private final BootstrapStart start;

	private final Map<PeerId, List<Multiaddr>> addresses;

	/**
	 * @param addresses each names its peer; those of this node itself are left out, so
	 * that all nodes of a network can have the same list
	 */
	public BootstrapPeers(ConnectionManager node, KeptPeers kept, BootstrapStart start, List<Multiaddr> addresses) {
		this.node = node;
		this.kept = kept;
		this.start = start;
		this.addresses = byPeer(node.peerId(), addresses);
		this.addresses.forEach((peer, places) -> kept.keep(GROUP, peer, places));
	}

	private static Map<PeerId, List<Multiaddr>> byPeer(PeerId self, List<Multiaddr> addresses) {
		Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>();
		for (Multiaddr address : addresses) {
			PeerId peer = address.peerId()
				.orElseThrow(() -> new IllegalArgumentException(
						"The address of a bootstrap peer must end in /p2p/PEERID, was " + address));
			if (peer.equals(self)) {
				logger.info("The bootstrap peer {} is this node itself and left out", address);
				continue;
			}
			byPeer.computeIfAbsent(peer, (unknown) -> new ArrayList<>()).add(address);
		}
		return byPeer;
	}

	/**
	 * How it stands with each, ordered by peer id.
	 */
	public List<KeptPeer> peers() {
		return this.kept.peers(GROUP);
	}

	/**
	 * How many there are.
	 */
	public int size() {
		return this.addresses.size();
	}

	/**
	 * How many are connected now.
	 */
	public int connected() {
		return (int) this.addresses.keySet().stream().filter(this::isConnected).count();
	}

	private boolean isConnected(PeerId peer) {
		return this.node.connections(peer).stream().anyMatch((connection) -> connection.isOpen());
	}

	/** Treats them as the startup policy says, on the calling thread. */
	void connectAtStart() {
		this.start.require(this.node, this.addresses);
	}

}
