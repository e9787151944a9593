/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import io.github.libp2p4j.ConnectionManager;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * The actuator endpoint {@code libp2p}: a picture of the node. Read-only. Thread-safe.
 */
@Endpoint(id = "libp2p", defaultAccess = Access.READ_ONLY)
public final class Libp2pEndpoint {

	private final ConnectionManager node;

	public Libp2pEndpoint(ConnectionManager node) {
		this.node = node;
	}

	@ReadOperation
	public NodeDescription node() {
		return NodeDescription.of(this.node.info());
	}

}
