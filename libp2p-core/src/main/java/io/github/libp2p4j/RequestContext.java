/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import io.github.libp2p4j.identity.PeerId;

/**
 * Where a request comes from. Immutable.
 *
 * @param connection what it came through; leads back to the peer
 * @param streamId the id of its stream, as events and {@link StreamInfo} have it
 * @param protocol the id of its protocol
 */
public record RequestContext(Connection connection, long streamId, String protocol) {

	/**
	 * The authenticated peer that asks.
	 */
	public PeerId peer() {
		return this.connection.remotePeer();
	}

}
