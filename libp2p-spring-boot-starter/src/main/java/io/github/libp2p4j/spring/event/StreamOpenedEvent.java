/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.PeerId;

/**
 * A stream is negotiated. Comes after the {@link ConnectionOpenedEvent} of its
 * connection. Immutable.
 */
public final class StreamOpenedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.StreamOpened details;

	public StreamOpenedEvent(ConnectionManager node, NetworkEvent.StreamOpened details) {
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
	 * Unsigned, unique within the connection while the stream lives.
	 */
	public long streamId() {
		return this.details.streamId();
	}

	public String protocol() {
		return this.details.protocol();
	}

	/**
	 * Who opened it.
	 */
	public Direction direction() {
		return this.details.direction();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
