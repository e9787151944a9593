/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * A TCP connection on its way. Thread-safe.
 */
public final class ConnectAttempt {

	ConnectAttempt() {
	}

	/**
	 * Gives up, unless the outcome was told already:
	 * {@link ConnectHandler#onConnectFailed} follows on the loop. Idempotent.
	 */
	public void cancel() {
		throw new UnsupportedOperationException();
	}

}
