/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dialing program of the perf test. Stateless.
 */
final class PerfDialer {

	private static final Logger logger = LoggerFactory.getLogger(PerfDialer.class);

	private PerfDialer() {
	}

	/**
	 * Dials and measures uploads, downloads and latency, each iteration on a stream of
	 * its own.
	 * @return the results, for standard output
	 */
	static String run(TestEnvironment environment) {
		try (ConnectionManager node = Libp2p.builder().start()) {
			Multiaddr listener = new Rendezvous(environment.redis(), environment.testKey(), environment.timeout())
				.await();
			Connection connection = node.connect(listener);
			PerfExchange exchange = new PerfExchange(node, connection);
			logger.info("{} speaks the perf of {}", connection.remotePeer(), exchange.dialect());
			PerfWorkload workload = environment.workload();
			Distribution upload = measure("upload", workload.uploadIterations(),
					() -> gigabitsPerSecond(workload.uploadBytes(), exchange.run(workload.uploadBytes(), 0)));
			Distribution download = measure("download", workload.downloadIterations(),
					() -> gigabitsPerSecond(workload.downloadBytes(), exchange.run(0, workload.downloadBytes())));
			Distribution latency = measure("latency", workload.latencyIterations(),
					() -> Results.millis(exchange.run(1, 1)));
			return Results.perf(upload, download, latency);
		}
	}

	private static Distribution measure(String what, int iterations, Measurement measurement) {
		logger.info("Measuring {}, {} iterations", what, iterations);
		double[] samples = new double[iterations];
		for (int i = 0; i < iterations; i++) {
			samples[i] = measurement.sample();
			logger.debug("{} {}: {}", what, i + 1, samples[i]);
		}
		return Distribution.of(samples);
	}

	/** Bits in a nanosecond are 10⁹ bits in a second. */
	private static double gigabitsPerSecond(long bytes, Duration elapsed) {
		return bytes * 8.0 / elapsed.toNanos();
	}

	/** One iteration. */
	private interface Measurement {

		double sample();

	}

}
