/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ProtocolHandler;
import org.jspecify.annotations.Nullable;

/**
 * A handler found among the beans. Immutable.
 *
 * @param protocols served, placeholders resolved, at least one
 * @param description the bean, and the method if it is one, for people to read
 * @param blocking the handler, or null if it is asynchronous
 * @param asynchronous the handler, or null if it is blocking
 */
record DiscoveredHandler(List<String> protocols, String description, @Nullable ProtocolHandler blocking,
		@Nullable AsyncProtocolHandler asynchronous) {

	void register(String protocol, ConnectionManager node, HandlerGate gate) {
		GuardedHandler guarded = new GuardedHandler(gate);
		if (this.blocking != null) {
			node.handle(protocol, guarded.blocking(this.blocking));
		}
		else if (this.asynchronous != null) {
			node.handleAsync(protocol, guarded.asynchronous(this.asynchronous));
		}
	}

}
