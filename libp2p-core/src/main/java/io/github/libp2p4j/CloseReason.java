/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.util.OptionalLong;

/**
 * Why a connection ended.
 *
 * @param kind the bounded classification, fit for a metric's tag
 * @param origin whose doing it was
 * @param wireCode the GoAway code that was sent or received, if one was
 * @param detail one line for people
 */
public record CloseReason(Kind kind, Origin origin, OptionalLong wireCode, String detail) {

	/** How a connection ended. */
	public enum Kind {

		/**
		 * Either side said goodbye: GoAway 0, or the peer ended the transport connection
		 * between streams.
		 */
		NORMAL,
		/** This node shut down. */
		SHUTDOWN,
		/** The application closed the connection. */
		CLOSED_BY_APPLICATION,
		/** The peer broke a protocol. */
		PROTOCOL_VIOLATION,
		/** The peer ended the session with an error code. */
		CLOSED_BY_PEER,
		/** The peer stopped answering keepalive pings. */
		KEEPALIVE_TIMEOUT,
		/** The peer stopped reading. */
		WRITE_STALL,
		/** Nothing used the connection for the configured idle time. */
		IDLE,
		/** A limit of this node. */
		LIMIT,
		/** A {@link ConnectionGate} of this node refused it. */
		GATED,
		/** The transport connection was lost. */
		TRANSPORT_LOST,
		/** Negotiation or handshake failed; the connection never opened. */
		UPGRADE_FAILED,
		/** A failure of this library: a defect. */
		INTERNAL_ERROR

	}

	public static CloseReason of(Kind kind, Origin origin, String detail) {
		return new CloseReason(kind, origin, OptionalLong.empty(), detail);
	}

}
