/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.net.InetSocketAddress;

/**
 * A listening socket. Thread-safe.
 */
public final class Acceptor implements AutoCloseable {

	Acceptor() {
	}

	/** What is bound, with the port that the system chose if 0 was asked for. */
	public InetSocketAddress localAddress() {
		throw new UnsupportedOperationException();
	}

	/** Stops listening; the port is free when this returns. Idempotent. */
	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
