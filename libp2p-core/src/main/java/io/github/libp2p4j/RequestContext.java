/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import io.github.libp2p4j.identity.PeerId;

/**
 * Where a request comes from. Immutable.
 *
 * @param stream what it came through, its request read. For what it knows, and to reset
 * it: a handler that reads or writes it breaks the exchange
 */
public record RequestContext(Stream stream) {

	/**
	 * What the request came through; leads back to the peer.
	 */
	public Connection connection() {
		return this.stream.connection();
	}

	/**
	 * The id of its stream, as events and {@link StreamInfo} have it.
	 */
	public long streamId() {
		return this.stream.id();
	}

	/**
	 * The id of its protocol.
	 */
	public String protocol() {
		return this.stream.protocol();
	}

	/**
	 * The authenticated peer that asks.
	 */
	public PeerId peer() {
		return this.stream.remotePeer();
	}

}
