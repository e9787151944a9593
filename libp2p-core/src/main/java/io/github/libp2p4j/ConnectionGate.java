/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Decides which connections may be, before any stream of theirs. Of several gates each
 * has to accept; they are asked in their order until one does not. Thread-safe.
 * <p>
 * A socket that the application hands over is asked for its peer alone. Asked on event
 * loops, which nothing may block: what has to be looked up elsewhere is looked up before,
 * and kept. A gate that throws refuses, which the node logs as a failure of the
 * application, once a minute at most.
 */
public interface ConnectionGate {

	/**
	 * How meters, events and errors call what this gate refuses; one of few names, never
	 * anything of a peer.
	 */
	default String name() {
		String simple = getClass().getSimpleName();
		return simple.isEmpty() ? "connection-gate" : simple;
	}

	/**
	 * Whether a socket that somebody has just connected goes on to the handshake. Nothing
	 * is known of the peer but where it comes from.
	 * @param remote such as {@code /ip4/192.0.2.1/tcp/50000}
	 */
	default boolean acceptsInbound(Multiaddr remote) {
		return true;
	}

	/**
	 * Whether this node dials an address.
	 * @param address without {@code /p2p}
	 * @param peer who is expected there, if the dial says so
	 */
	default boolean acceptsDial(Multiaddr address, @Nullable PeerId peer) {
		return true;
	}

	/**
	 * Whether a peer that has proven who it is may stay. Asked when the connection is
	 * ready, before it is announced and before any stream.
	 * @param direction who dialled
	 * @param remote where the peer is
	 */
	default boolean acceptsPeer(PeerId peer, Direction direction, Multiaddr remote) {
		return true;
	}

}
