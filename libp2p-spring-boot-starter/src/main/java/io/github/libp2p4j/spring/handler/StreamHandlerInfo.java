/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;

/**
 * A picture of one handler. Immutable.
 *
 * @param id its name in the registry
 * @param protocols the protocol ids that it is for
 * @param description the bean, and the method if it is one, for people to read
 * @param state whether it serves
 * @param unary whether it takes one message and gives at most one answer
 * @param concurrency calls at once at most
 * @param running calls now
 */
public record StreamHandlerInfo(String id, List<String> protocols, String description, StreamHandlerState state,
		boolean unary, int concurrency, int running) {

	public StreamHandlerInfo {
		protocols = List.copyOf(protocols);
	}

}
