/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * What a node tells by identify, and how long telling and asking may take. Immutable; the
 * suppliers are asked for every answer, on handler threads, and have to be thread-safe.
 *
 * @param publicKey the node's
 * @param protocolVersion the network, at most 256 bytes
 * @param agentVersion the software, at most 256 bytes
 * @param protocols what is served now, the most important first: the end of a very long
 * list is cut
 * @param listenAddresses where the node listens now, or is announced, for the peer of a
 * connection; those that cannot be of use to that peer are left out later
 * @param timeout for asking, and for answering
 */
public record IdentifySettings(PublicKey publicKey, String protocolVersion, String agentVersion,
		Supplier<List<String>> protocols, Function<Connection, List<Multiaddr>> listenAddresses, Duration timeout) {

	public IdentifySettings {
		checkLength("protocol version", protocolVersion);
		checkLength("agent version", agentVersion);
	}

	private static void checkLength(String name, String value) {
		int bytes = value.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > IdentifyMessage.MAX_VERSION_BYTES) {
			throw new IllegalArgumentException("The " + name + " for identify may have at most "
					+ IdentifyMessage.MAX_VERSION_BYTES + " bytes, has " + bytes);
		}
	}

}
