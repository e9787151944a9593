/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import org.jspecify.annotations.Nullable;

/**
 * A connection cannot serve: it is closed, closing, or was lost.
 */
public final class ConnectionException extends Libp2pException {

	private static final long serialVersionUID = 1L;

	private final CloseReason reason;

	public ConnectionException(String message, CloseReason reason) {
		this(message, reason, null);
	}

	public ConnectionException(String message, CloseReason reason, @Nullable Throwable cause) {
		super(message, reason.origin(), reason.wireCode(), cause);
		this.reason = reason;
	}

	public CloseReason reason() {
		return this.reason;
	}

}
