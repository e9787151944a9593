/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * The acceptors of one loop, from their binding on. Thread-safe.
 */
final class Acceptors {

	private final List<Acceptor> acceptors = new CopyOnWriteArrayList<>();

	void add(Acceptor acceptor) {
		this.acceptors.add(acceptor);
	}

	void forget(Acceptor acceptor) {
		this.acceptors.remove(acceptor);
	}

	/** The acceptor on the other family's wildcard and the same port, or null. */
	@Nullable Acceptor wildcardTwin(InetSocketAddress local) {
		for (Acceptor acceptor : this.acceptors) {
			InetSocketAddress other = acceptor.localAddress();
			if (acceptor.isOpen() && local.getPort() == other.getPort() && local.getAddress().isAnyLocalAddress()
					&& other.getAddress().isAnyLocalAddress()
					&& local.getAddress().getClass() != other.getAddress().getClass()) {
				return acceptor;
			}
		}
		return null;
	}

}
