/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.identity.PeerId;

/**
 * A stream that was negotiated is over. Comes exactly once for each
 * {@link StreamOpenedEvent}. Immutable.
 */
public final class StreamClosedEvent extends Libp2pEvent {

	private static final long serialVersionUID = 1L;

	private final transient NetworkEvent.StreamClosed details;

	public StreamClosedEvent(ConnectionManager node, NetworkEvent.StreamClosed details) {
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
	 * Unsigned, unique within the connection while the stream lived.
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

	public StreamOutcome outcome() {
		return this.details.outcome();
	}

	/**
	 * From negotiated to over.
	 */
	public Duration duration() {
		return this.details.duration();
	}

	/**
	 * Payload.
	 */
	public long bytesReceived() {
		return this.details.bytesReceived();
	}

	/**
	 * Payload.
	 */
	public long bytesSent() {
		return this.details.bytesSent();
	}

	@Override
	public String toString() {
		return this.details.toString();
	}

}
