/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.machine.ProtocolViolationException;
import io.github.libp2p4j.upgrade.UpgradeFailedException;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words, and into bounded reasons, why a connection did not become ready.
 */
final class UpgradeFailures {

	private UpgradeFailures() {
	}

	static DialException describe(ConnectionSpec spec, ConnectionState reached, CloseReason reason,
			@Nullable Throwable cause) {
		String where = switch (spec.direction()) {
			case OUTBOUND -> "could not connect to " + spec.remote();
			case INBOUND -> "connection from " + spec.remote() + " did not become ready";
		};
		return new DialException(classify(reached, reason, cause), where + ": " + reason.detail(), reason.origin(),
				cause);
	}

	private static Reason classify(ConnectionState reached, CloseReason reason, @Nullable Throwable cause) {
		if (cause instanceof UpgradeFailedException failed) {
			return switch (failed.kind()) {
				case NO_COMMON_PROTOCOL -> Reason.NEGOTIATION_FAILED;
				case PEER_ID_MISMATCH -> Reason.PEER_ID_MISMATCH;
				case SELF -> Reason.SELF_DIAL;
			};
		}
		if (cause instanceof TimeoutException) {
			return Reason.TIMEOUT;
		}
		if (cause instanceof ProtocolViolationException) {
			return (reached == ConnectionState.HANDSHAKE) ? Reason.HANDSHAKE_FAILED : Reason.NEGOTIATION_FAILED;
		}
		return switch (reason.kind()) {
			case LIMIT -> Reason.LIMIT;
			case GATED -> Reason.GATED;
			case SHUTDOWN -> Reason.STOPPED;
			case CLOSED_BY_APPLICATION -> Reason.CANCELLED;
			case UPGRADE_FAILED, TRANSPORT_LOST, NORMAL -> Reason.UNREACHABLE;
			default -> Reason.OTHER;
		};
	}

}
