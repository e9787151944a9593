/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.Set;

import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A gate for some peers alone, whoever dials. Immutable.
 *
 * @param peers who may connect and be connected to
 */
public record AllowedPeers(Set<PeerId> peers) implements ConnectionGate {

	/** What meters and events call it. */
	public static final String NAME = "allowed-peers";

	public AllowedPeers {
		peers = Set.copyOf(peers);
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public boolean acceptsDial(Multiaddr address, @Nullable PeerId peer) {
		return peer == null || this.peers.contains(peer);
	}

	@Override
	public boolean acceptsPeer(PeerId peer, Direction direction, Multiaddr remote) {
		return this.peers.contains(peer);
	}

}
