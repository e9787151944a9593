/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.security.Principal;

import io.github.libp2p4j.identity.PeerId;

/**
 * A peer as a principal: authenticated by its connection. Immutable.
 *
 * @param peerId who it is
 */
public record PeerPrincipal(PeerId peerId) implements Principal {

	@Override
	public String getName() {
		return this.peerId.toString();
	}

}
