/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a connection before its upgrade. Immutable.
 *
 * @param direction who dialled
 * @param remote the other end, without {@code /p2p}
 * @param local this end
 * @param expectedPeer who must answer, if the dial said so
 */
record ConnectionSpec(Direction direction, Multiaddr remote, Multiaddr local, @Nullable PeerId expectedPeer) {

	/** The IP version of an address that has none. */
	static final String UNKNOWN = "unknown";

	String transport() {
		return transport(this.remote);
	}

	String ipVersion() {
		return ipVersion(this.remote);
	}

	static String transport(Multiaddr address) {
		return address.memoryPort().isPresent() ? "memory" : "tcp";
	}

	static String ipVersion(Multiaddr address) {
		return switch (address.components().get(0).protocol()) {
			case IP4 -> "ip4";
			case IP6, IP6ZONE -> "ip6";
			default -> UNKNOWN;
		};
	}

}
