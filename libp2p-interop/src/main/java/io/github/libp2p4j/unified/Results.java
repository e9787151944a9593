/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What goes to standard output, as the suite's documents have it. The scripts pick its
 * lines by their names and an indent of two spaces, which no YAML writer promises, so
 * they are written as they are. Stateless.
 */
final class Results {

	private static final String FIRST_LINE = "# Measurements from dialer\n";

	private static final int THROUGHPUT_DECIMALS = 2;

	private static final int LATENCY_DECIMALS = 3;

	private Results() {
	}

	/**
	 * Of a transport test.
	 * @param handshakePlusOneRoundTrip from the dial until the answer to the first ping
	 * @param pingRoundTrip of that ping
	 */
	static String transport(Duration handshakePlusOneRoundTrip, Duration pingRoundTrip) {
		return FIRST_LINE + """
				latency:
				  handshake_plus_one_rtt: %s
				  ping_rtt: %s
				  unit: ms
				""".formatted(number(millis(handshakePlusOneRoundTrip), LATENCY_DECIMALS),
				number(millis(pingRoundTrip), LATENCY_DECIMALS));
	}

	/**
	 * Of a perf test.
	 * @param upload in 10⁹ bits a second
	 * @param download in 10⁹ bits a second
	 * @param latency in milliseconds
	 */
	static String perf(Distribution upload, Distribution download, Distribution latency) {
		return FIRST_LINE + section("upload", upload, THROUGHPUT_DECIMALS, "Gbps")
				+ section("download", download, THROUGHPUT_DECIMALS, "Gbps")
				+ section("latency", latency, LATENCY_DECIMALS, "ms");
	}

	private static String section(String name, Distribution distribution, int decimals, String unit) {
		return """
				%s:
				  iterations: %d
				  min: %s
				  q1: %s
				  median: %s
				  q3: %s
				  max: %s
				  outliers: %s
				  samples: %s
				  unit: %s
				""".formatted(name, distribution.iterations(), number(distribution.min(), decimals),
				number(distribution.q1(), decimals), number(distribution.median(), decimals),
				number(distribution.q3(), decimals), number(distribution.max(), decimals),
				list(distribution.outliers(), decimals), list(distribution.samples(), decimals), unit);
	}

	private static String list(List<Double> values, int decimals) {
		return values.stream().map((value) -> number(value, decimals)).collect(Collectors.joining(", ", "[", "]"));
	}

	private static String number(double value, int decimals) {
		return String.format(Locale.ROOT, "%." + decimals + "f", value);
	}

	static double millis(Duration duration) {
		return duration.toNanos() / 1e6;
	}

}
