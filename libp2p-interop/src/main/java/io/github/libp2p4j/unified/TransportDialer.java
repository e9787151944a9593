/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * The dialing program of the transport test. Stateless.
 */
final class TransportDialer {

	private TransportDialer() {
	}

	/**
	 * Dials and pings.
	 * @return the results, for standard output
	 */
	static String run(TestEnvironment environment) {
		try (ConnectionManager node = Libp2p.builder().logFrames(environment.debug()).start()) {
			Multiaddr listener = new Rendezvous(environment.redis(), environment.testKey(), environment.timeout())
				.await();
			long start = System.nanoTime();
			Connection connection = node.connect(listener);
			Duration roundTrip = node.ping(connection, 1).get(0);
			Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
			return Results.transport(elapsed, roundTrip);
		}
	}

}
