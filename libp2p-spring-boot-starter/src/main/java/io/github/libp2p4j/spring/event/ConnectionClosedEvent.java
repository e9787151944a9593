/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Duration;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A connection that was ready is over. Comes exactly once for each
 * {@link ConnectionOpenedEvent}. Immutable.
 */
public final class ConnectionClosedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.ConnectionClosed details;

	public ConnectionClosedEvent(ConnectionManager node, NetworkEvent.ConnectionClosed details) {
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

	public CloseReason reason() {
		return this.details.reason();
	}

	/**
	 * From ready to closed.
	 */
	public Duration duration() {
		return this.details.duration();
	}

	/**
	 * From the transport.
	 */
	public long bytesReceived() {
		return this.details.bytesReceived();
	}

	/**
	 * To the transport.
	 */
	public long bytesSent() {
		return this.details.bytesSent();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
