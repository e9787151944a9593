/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.host.Libp2p;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connects two nodes of this process before the test begins, so that the test measures
 * the handshake and not how Java loads classes. Stateless.
 */
final class Rehearsal {

	private static final Logger logger = LoggerFactory.getLogger(Rehearsal.class);

	/** Chosen: some tenths of a second, and the next handshake is as fast as the last. */
	private static final int CONNECTIONS = 10;

	private Rehearsal() {
	}

	/**
	 * A host without IPv4 loopback goes on without.
	 */
	static void run() {
		try (ConnectionManager listener = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start();
				ConnectionManager dialer = Libp2p.builder().start()) {
			for (int i = 0; i < CONNECTIONS; i++) {
				Connection connection = dialer.connect(listener.listenAddresses().get(0),
						DialOptions.defaults().withNewConnection());
				dialer.ping(connection, 1);
				connection.close();
			}
		}
		catch (Libp2pException ex) {
			logger.warn("Nothing was rehearsed, so the first handshake is slow: {}", ex.getMessage());
		}
	}

}
