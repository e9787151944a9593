/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Duration;
import java.time.Instant;

import io.github.libp2p4j.ConnectionManager;

/**
 * The node takes no new connections and streams, and waits for its handlers. Published on
 * the thread that stops the application. Immutable.
 */
public final class HostStoppingEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final Duration gracePeriod;

	public HostStoppingEvent(ConnectionManager node, Instant at, Duration gracePeriod) {
		super(node, at);
		this.gracePeriod = gracePeriod;
	}

	/**
	 * How long handlers and streams may take to finish.
	 */
	public Duration gracePeriod() {
		return this.gracePeriod;
	}

}
