/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Instant;

import io.github.libp2p4j.ConnectionManager;

/**
 * All connections of the node are closed. Immutable.
 */
public final class HostStoppedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	public HostStoppedEvent(ConnectionManager node, Instant at) {
		super(node, at);
	}

}
