/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a node. Immutable: ids, not live objects. For each
 * connection, {@link ConnectionOpened} comes before anything of its streams, and exactly
 * one {@link ConnectionClosed} comes last.
 */
public sealed interface NetworkEvent {

	Instant at();

	/** A listen address was bound. */
	record Listening(Instant at, Multiaddr address) implements NetworkEvent {
	}

	/**
	 * A listen address is no longer bound; {@code failure} tells why, unless it was asked
	 * for.
	 */
	record ListenClosed(Instant at, Multiaddr address, Optional<String> failure) implements NetworkEvent {
	}

	/** An address could not be listened at; whoever asked for it has an exception. */
	record ListenFailed(Instant at, Multiaddr address, String message) implements NetworkEvent {
	}

	/**
	 * A connection is ready, with what the tags of {@link NetworkObserver} tell of it.
	 */
	record ConnectionOpened(Instant at, String connectionId, PeerId peerId, Multiaddr remoteAddress,
			NetworkObserver.ConnectionTags tags, Duration upgradeTime) implements NetworkEvent {

		/** Who dialled. */
		public Direction direction() {
			return this.tags.direction();
		}

	}

	/** A connection that was ready is over. */
	record ConnectionClosed(Instant at, String connectionId, PeerId peerId, Direction direction,
			Multiaddr remoteAddress, CloseReason reason, Duration duration, long bytesReceived,
			long bytesSent) implements NetworkEvent {
	}

	/** A dial came to nothing. {@code peerId} is the one expected, if any. */
	record DialFailed(Instant at, Multiaddr address, @Nullable PeerId peerId, DialException.Reason reason,
			String message) implements NetworkEvent {
	}

	/** An inbound connection did not become ready: negotiation, handshake or deadline. */
	record HandshakeFailed(Instant at, Multiaddr remoteAddress, Direction direction, ConnectionState reached,
			String message) implements NetworkEvent {
	}

	/** A connection or stream was refused by a limit of this node. */
	record Rejected(Instant at, @Nullable Multiaddr remoteAddress, @Nullable PeerId peerId,
			String limit) implements NetworkEvent {
	}

	/** A peer told what it is. */
	record PeerIdentified(Instant at, String connectionId, PeerInfo peer) implements NetworkEvent {
	}

	/** A stream is negotiated. */
	record StreamOpened(Instant at, String connectionId, PeerId peerId, long streamId, String protocol,
			Direction direction) implements NetworkEvent {
	}

	/** A stream that was negotiated is over. */
	record StreamClosed(Instant at, String connectionId, PeerId peerId, long streamId, String protocol,
			Direction direction, StreamOutcome outcome, Duration duration, long bytesReceived,
			long bytesSent) implements NetworkEvent {
	}

}
