/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import org.jspecify.annotations.Nullable;

/**
 * An upgrade came to its end without a breach of protocol, or by one that has a name of
 * its own. Breaches of protocol are
 * {@link io.github.libp2p4j.machine.ProtocolViolationException}s.
 */
public final class UpgradeFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** Why; bounded. */
	public enum Kind {

		/** The peer speaks no security protocol, or no muxer, that this node speaks. */
		NO_COMMON_PROTOCOL,
		/** The peer is not the expected one. */
		PEER_ID_MISMATCH,
		/** The peer has this node's own key. */
		SELF

	}

	private final Kind kind;

	public UpgradeFailedException(Kind kind, String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
		this.kind = kind;
	}

	public Kind kind() {
		return this.kind;
	}

}
