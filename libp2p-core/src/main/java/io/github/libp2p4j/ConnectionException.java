/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * A connection cannot serve: it is closed, closing, or was lost.
 */
public final class ConnectionException extends Libp2pException {

	private static final long serialVersionUID = 1L;

	private final CloseReason reason;

	public ConnectionException(String message, CloseReason reason) {
		super(message, reason.origin(), reason.wireCode(), null);
		this.reason = reason;
	}

	public CloseReason reason() {
		return this.reason;
	}

}
