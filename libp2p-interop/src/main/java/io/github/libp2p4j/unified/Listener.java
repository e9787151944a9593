/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that is dialled, in either test: ping and perf are answered alike.
 * Stateless.
 */
final class Listener {

	private static final Logger logger = LoggerFactory.getLogger(Listener.class);

	/** For open streams at the end. Docker allows ten seconds before it kills. */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private Listener() {
	}

	/**
	 * Listens, says where, and answers until SIGTERM or SIGINT, which end the process
	 * with status 0.
	 */
	static void run(Subject subject, TestEnvironment environment) throws InterruptedException {
		ConnectionManager node = Libp2p.builder()
			.listen(environment.listenAddress())
			.handler(WellKnownProtocols.PERF, new PerfResponder())
			.logFrames(environment.debug() && subject == Subject.TRANSPORT)
			.start();
		Multiaddr address = ReachableAddress.among(node.listenAddresses());
		if (ReachableAddress.isLoopback(address)) {
			logger.warn("Only dialers on this host reach {}", address);
		}
		// Before the address is known, for whoever knows it may send the signal.
		Thread shutdown = new Thread(() -> end(node), "shutdown");
		Runtime.getRuntime().addShutdownHook(shutdown);
		boolean published = false;
		try {
			new Rendezvous(environment.redis(), environment.testKey(), environment.timeout()).publish(subject, address);
			published = true;
		}
		finally {
			if (!published) {
				// Status 0 is for a signal alone.
				Runtime.getRuntime().removeShutdownHook(shutdown);
			}
		}
		logger.info("Listening until SIGTERM");
		new CountDownLatch(1).await();
	}

	private static void end(ConnectionManager node) {
		node.stop(GRACE).toCompletableFuture().join();
		logger.info("Ended");
		// The status would be 143 otherwise, which says "killed".
		Runtime.getRuntime().halt(0);
	}

}
