/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.List;
import java.util.Locale;

import io.github.libp2p4j.Limits;
import io.github.libp2p4j.SocketOptions;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;

/**
 * How a node under test differs from the product's defaults: in nothing, but for the
 * counts below. Identify, ping and every limit, check and deadline are on. Stateless.
 */
final class NodeSettings {

	/**
	 * Setting: the socket buffers that the documentation names for who wants short queues
	 * more than long fat links.
	 */
	static final String SMALL_BUFFERS = "small-buffers";

	/**
	 * Setting: for a node that makes a storm and is not under test itself, so that it
	 * sheds none of the handshakes that the server is to have.
	 */
	static final String STORM = "storm";

	private static final int SMALL_BUFFER_BYTES = 128 << 10;

	/**
	 * The connections of a run are all of one peer, where in the world each is of
	 * another; dials one after the other leave the last connection behind for a moment;
	 * and a storm is 1,000 beside those that are open. The limit is counted and checked
	 * as ever, and not met.
	 */
	private static final int CONNECTIONS = 4_096;

	/** 1,000 streams are a figure of the suite; some belong to identify and ping. */
	private static final int STREAMS = 1_100;

	private NodeSettings() {
	}

	/**
	 * @param settings a {@code CryptoPreference}, and {@link #SMALL_BUFFERS} or
	 * {@link #STORM} if wanted
	 */
	static Libp2p.Builder of(String... settings) {
		List<String> words = List.of(settings);
		SocketOptions sockets = SocketOptions.defaults();
		if (words.contains(SMALL_BUFFERS)) {
			sockets = sockets.withBuffers(SMALL_BUFFER_BYTES, SMALL_BUFFER_BYTES);
		}
		int pendingHandshakes = words.contains(STORM) ? CONNECTIONS : Limits.defaults().maxPendingHandshakes();
		return Libp2p.builder()
			.crypto(CryptoPreference.valueOf(words.get(0).toUpperCase(Locale.ROOT)))
			.socketOptions(sockets)
			.limits(Limits.defaults()
				.toBuilder()
				.maxConnections(CONNECTIONS)
				.maxConnectionsPerPeer(CONNECTIONS)
				.maxPendingHandshakes(pendingHandshakes)
				.maxInboundStreams(STREAMS)
				.maxOutboundStreams(STREAMS)
				.maxHandlers(STREAMS)
				.build());
	}

}
