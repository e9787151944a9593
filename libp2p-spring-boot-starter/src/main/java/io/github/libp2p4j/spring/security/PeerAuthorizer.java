/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import io.github.libp2p4j.identity.PeerId;

/**
 * Decides which peer may call which handler. Beans of this type are asked in their order
 * for every stream that a handler is about to serve; one refusal is enough. Thread-safe.
 * <p>
 * Runs on the thread that will run the handler, so it may block where the handler may.
 * What it throws fails the call as an exception of the handler does.
 */
@FunctionalInterface
public interface PeerAuthorizer {

	/**
	 * Whether a peer, who has proven its id, may speak a protocol.
	 * @param protocol such as {@code /sum/1.0.0}, as the handler serves it
	 */
	boolean mayCall(PeerId peer, String protocol);

}
