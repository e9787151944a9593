/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.List;
import java.util.function.Predicate;

import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The application's gates, asked one after another. Thread-safe.
 */
public final class ConnectionGates {

	private final List<ConnectionGate> gates;

	public ConnectionGates(List<ConnectionGate> gates) {
		this.gates = List.copyOf(gates);
	}

	/**
	 * @param remote null for an address of a kind that gates do not know
	 * @return the gate that refuses, or null
	 */
	@Nullable String againstInbound(@Nullable Multiaddr remote) {
		return (remote != null) ? against((gate) -> gate.acceptsInbound(remote)) : null;
	}

	@Nullable String againstDial(Multiaddr address, @Nullable PeerId peer) {
		return against((gate) -> gate.acceptsDial(address, peer));
	}

	@Nullable String againstPeer(PeerId peer, Direction direction, Multiaddr remote) {
		return against((gate) -> gate.acceptsPeer(peer, direction, remote));
	}

	private @Nullable String against(Predicate<ConnectionGate> accepts) {
		for (ConnectionGate gate : this.gates) {
			try {
				if (!accepts.test(gate)) {
					return gate.name();
				}
			}
			catch (RuntimeException | Error ex) {
				ConnectionDriver.logger.warn("Connection gate {} failed, which refuses", gate, ex);
				return "connection-gate-failed";
			}
		}
		return null;
	}

}
