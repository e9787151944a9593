/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.eventloop.ConnectHandler;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections within the process. Thread-safe.
 */
interface MemoryListener {

	/**
	 * @param remote the dialling end
	 * @return the accepting end's loop and handler, or null to refuse
	 */
	@Nullable Accepted accept(Multiaddr remote);

	/**
	 * Where the accepting end lives, and who is told.
	 */
	record Accepted(EventLoop loop, ConnectHandler handler) {
	}

}
