/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.CloseReason.Kind;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.upgrade.UpgradeFailedException;
import io.github.libp2p4j.yamux.YamuxSession;

/**
 * Classifies and words every way in which a connection ends. Stateless.
 */
final class CloseReasons {

	static final CloseReason DRAINED = CloseReason.of(Kind.NORMAL, Origin.LIBRARY, "drained");

	static final CloseReason NODE_CLOSED = CloseReason.of(Kind.SHUTDOWN, Origin.LIBRARY, "the node was closed");

	static final CloseReason WRITE_STALL = CloseReason.of(Kind.WRITE_STALL, Origin.REMOTE,
			"the peer reads nothing, or too slowly, of what is queued");

	static final CloseReason TRUNCATED = CloseReason.of(Kind.TRANSPORT_LOST, Origin.NETWORK,
			"the connection ended in the middle of a message, or of streams");

	static final CloseReason CLOSED_BY_PEER = CloseReason.of(Kind.NORMAL, Origin.REMOTE,
			"the peer closed the connection");

	private CloseReasons() {
	}

	/**
	 * A step of a connection threw.
	 * @param reached where the connection was
	 * @param loses whether streams were open, and the peer had not said goodbye
	 */
	static CloseReason ofFailure(Throwable failure, ConnectionState reached, boolean loses) {
		boolean open = reached == ConnectionState.OPEN || reached == ConnectionState.DRAINING;
		String message = String.valueOf(failure.getMessage());
		if (failure instanceof ProtocolViolationException) {
			return open
					? new CloseReason(Kind.PROTOCOL_VIOLATION, Origin.REMOTE,
							OptionalLong.of(YamuxSession.GO_AWAY_PROTOCOL_ERROR), message)
					: CloseReason.of(Kind.UPGRADE_FAILED, Origin.REMOTE, message);
		}
		if (failure instanceof UpgradeFailedException) {
			return CloseReason.of(Kind.UPGRADE_FAILED, Origin.REMOTE, message);
		}
		if (!(failure instanceof IOException)) {
			return CloseReason.of(Kind.INTERNAL_ERROR, Origin.LIBRARY, "internal error: " + failure);
		}
		if (!open) {
			return CloseReason.of(Kind.UPGRADE_FAILED, Origin.NETWORK,
					"the connection was lost during " + reached + ": " + message);
		}
		// go-libp2p closes its sockets without lingering: a reset between streams is a
		// normal end (F4).
		return loses ? CloseReason.of(Kind.TRANSPORT_LOST, Origin.NETWORK, "the connection was lost: " + message)
				: CloseReason.of(Kind.NORMAL, Origin.REMOTE, "the peer closed the connection: " + message);
	}

	static CloseReason endedDuring(ConnectionState reached) {
		return CloseReason.of(Kind.UPGRADE_FAILED, Origin.REMOTE, "the peer closed the connection during " + reached);
	}

	static CloseReason refusedBy(String limit) {
		return new CloseReason(Kind.LIMIT, Origin.LIBRARY, OptionalLong.of(WireCodes.CONNECTION_RESOURCE_LIMIT),
				"refused by " + limit);
	}

	static CloseReason gatedBy(String gate) {
		return new CloseReason(Kind.GATED, Origin.LIBRARY, OptionalLong.of(WireCodes.CONNECTION_GATED),
				"refused by the connection gate " + gate);
	}

	static CloseReason tooManyHandshakes(int limit) {
		return CloseReason.of(Kind.LIMIT, Origin.LIBRARY,
				"too many handshakes at once (max-pending-handshakes " + limit + ")");
	}

	static CloseReason keepalive(Duration timeout) {
		return CloseReason.of(Kind.KEEPALIVE_TIMEOUT, Origin.NETWORK,
				"no answer to a keepalive ping within " + timeout);
	}

	static CloseReason slowUpgrade(Duration timeout, ConnectionState reached) {
		return CloseReason.of(Kind.UPGRADE_FAILED, Origin.REMOTE,
				"the upgrade was not done within " + timeout + ", still " + reached);
	}

	static CloseReason idle(Duration time) {
		return CloseReason.of(Kind.IDLE, Origin.LIBRARY, "idle for " + time);
	}

	static CloseReason goAwayFromPeer(long code) {
		if (code == YamuxSession.GO_AWAY_NORMAL) {
			return new CloseReason(Kind.NORMAL, Origin.REMOTE, OptionalLong.of(code),
					"the peer said goodbye (GoAway 0)");
		}
		return new CloseReason(Kind.CLOSED_BY_PEER, Origin.REMOTE, OptionalLong.of(code),
				"the peer closed the session with GoAway 0x" + Long.toHexString(code));
	}

	/**
	 * The same, to be told to the peer: GoAway 0 unless the reason has a code.
	 */
	static CloseReason withGoodbye(CloseReason reason) {
		return reason.wireCode().isPresent() ? reason : new CloseReason(reason.kind(), reason.origin(),
				OptionalLong.of(YamuxSession.GO_AWAY_NORMAL), reason.detail());
	}

	/**
	 * Whether the peer closed the session itself: whoever said goodbye listens no more.
	 */
	static boolean isSaidByPeer(CloseReason reason) {
		return reason.kind() == Kind.CLOSED_BY_PEER
				|| (reason.kind() == Kind.NORMAL && reason.origin() == Origin.REMOTE);
	}

	/**
	 * Whether nothing that is still queued could reach the peer.
	 */
	static boolean isLost(CloseReason reason) {
		return reason.kind() == Kind.TRANSPORT_LOST || reason.kind() == Kind.WRITE_STALL
				|| reason.kind() == Kind.KEEPALIVE_TIMEOUT;
	}

}
