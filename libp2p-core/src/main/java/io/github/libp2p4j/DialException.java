/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import org.jspecify.annotations.Nullable;

/**
 * No connection came about. A dial over several addresses carries the failure of each as
 * {@linkplain #getSuppressed() suppressed}.
 */
public final class DialException extends Libp2pException {

	private static final long serialVersionUID = 1L;

	/** Why a dial failed; bounded, so that it can be a metric's tag. */
	public enum Reason {

		/** The deadline of the dial or of the upgrade passed. */
		TIMEOUT,
		/** The transport connection was refused. */
		REFUSED,
		/**
		 * No route, no such host, or the transport connection ended during the upgrade.
		 */
		UNREACHABLE,
		/** The address cannot be dialled by this node. */
		UNSUPPORTED_ADDRESS,
		/** The peer and this node share no security protocol or no muxer. */
		NEGOTIATION_FAILED,
		/** The handshake failed: bad signature, bad key, tampered bytes. */
		HANDSHAKE_FAILED,
		/** The peer that answered is not the one that was asked for. */
		PEER_ID_MISMATCH,
		/** The address leads to this node itself. */
		SELF_DIAL,
		/** A limit of this node forbids another connection. */
		LIMIT,
		/** A {@link ConnectionGate} of this node refuses the address or the peer. */
		GATED,
		/** The caller cancelled or was interrupted. */
		CANCELLED,
		/** This node is stopping or stopped. */
		STOPPED,
		/** Anything else. */
		OTHER

	}

	private final Reason reason;

	public DialException(Reason reason, String message, Origin origin, @Nullable Throwable cause) {
		super(message, origin, cause);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

}
