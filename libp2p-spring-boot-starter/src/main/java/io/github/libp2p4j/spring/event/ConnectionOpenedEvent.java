/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A connection is ready. Immutable.
 */
public final class ConnectionOpenedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ConnectionOpened details;

	public ConnectionOpenedEvent(ConnectionManager node, NetworkEvent.ConnectionOpened details) {
		super(node, details.at());
		this.details = details;
	}

	/**
	 * Unique within the process.
	 */
	public String connectionId() {
		return this.details.connectionId();
	}

	/**
	 * The authenticated peer.
	 */
	public PeerId peerId() {
		return this.details.peerId();
	}

	/**
	 * Who dialled.
	 */
	public Direction direction() {
		return this.details.direction();
	}

	public Multiaddr remoteAddress() {
		return this.details.remoteAddress();
	}

	/**
	 * {@code tcp} or {@code memory}.
	 */
	public String transport() {
		return this.details.tags().transport();
	}

	/**
	 * Such as {@code /noise}.
	 */
	public String security() {
		return this.details.tags().security();
	}

	/**
	 * Such as {@code /yamux/1.0.0}.
	 */
	public String muxer() {
		return this.details.tags().muxer();
	}

	/**
	 * Whether the Noise extensions chose the muxer.
	 */
	public boolean earlyMuxer() {
		return this.details.tags().earlyMuxer();
	}

	/**
	 * From the transport connection to ready.
	 */
	public Duration upgradeTime() {
		return this.details.upgradeTime();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
