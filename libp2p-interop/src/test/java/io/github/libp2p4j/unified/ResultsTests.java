/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

class ResultsTests {

	/** What {@code perf/lib/run-single-test.sh} picks from a dialer's output. */
	private static final Pattern PERF_LINE = Pattern
		.compile("(upload:|download:|latency:|  (iterations|min|q1|median|q3|max|outliers|samples|unit):).*");

	/** What {@code transport/lib/run-single-test.sh} picks. */
	private static final Pattern TRANSPORT_LINE = Pattern
		.compile("(latency:|  (handshake_plus_one_rtt|ping_rtt|unit):).*");

	private final Locale locale = Locale.getDefault();

	@AfterEach
	void restoreLocale() {
		Locale.setDefault(this.locale);
	}

	/** The example of {@code docs/write-a-transport-test-app.md}. */
	@Test
	void aTransportReportIsTheDocuments() {
		assertThat(Results.transport(Duration.ofNanos(5_011_400), Duration.ofNanos(599_000))).isEqualTo("""
				# Measurements from dialer
				latency:
				  handshake_plus_one_rtt: 5.011
				  ping_rtt: 0.599
				  unit: ms
				""");
	}

	/** The example of {@code docs/write-a-perf-test-app.md}, with a shorter latency. */
	@Test
	void aPerfReportIsTheDocuments() {
		Distribution upload = new Distribution(2.04, 2.05, 2.06, 2.06, 2.07, List.of(2.02),
				List.of(2.02, 2.04, 2.05, 2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07));
		Distribution download = new Distribution(2.05, 2.06, 2.06, 2.07, 2.08, List.of(),
				List.of(2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07, 2.07, 2.08, 2.08));
		Distribution latency = new Distribution(0.523, 0.609, 0.634, 0.671, 0.754, List.of(0.473, 0.784, 0.803),
				List.of(0.473, 0.523, 0.59, 0.784, 0.803));
		assertThat(Results.perf(upload, download, latency)).isEqualTo("""
				# Measurements from dialer
				upload:
				  iterations: 10
				  min: 2.04
				  q1: 2.05
				  median: 2.06
				  q3: 2.06
				  max: 2.07
				  outliers: [2.02]
				  samples: [2.02, 2.04, 2.05, 2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07]
				  unit: Gbps
				download:
				  iterations: 10
				  min: 2.05
				  q1: 2.06
				  median: 2.06
				  q3: 2.07
				  max: 2.08
				  outliers: []
				  samples: [2.05, 2.05, 2.06, 2.06, 2.06, 2.06, 2.07, 2.07, 2.08, 2.08]
				  unit: Gbps
				latency:
				  iterations: 5
				  min: 0.523
				  q1: 0.609
				  median: 0.634
				  q3: 0.671
				  max: 0.754
				  outliers: [0.473, 0.784, 0.803]
				  samples: [0.473, 0.523, 0.590, 0.784, 0.803]
				  unit: ms
				""");
	}

	@Test
	void isYamlWithNumbersInAnyLocale() {
		Locale.setDefault(Locale.GERMANY);
		Distribution distribution = Distribution.of(1234.5, 0.001);
		Map<String, Map<String, Object>> perf = new Yaml().load(Results.perf(distribution, distribution, distribution));
		assertThat(perf).containsOnlyKeys("upload", "download", "latency");
		assertThat(perf.get("latency")).containsEntry("max", 1234.5).containsEntry("samples", List.of(0.001, 1234.5));
		Map<String, Map<String, Object>> transport = new Yaml()
			.load(Results.transport(Duration.ofMillis(1500), Duration.ofNanos(1_000)));
		assertThat(transport.get("latency")).containsEntry("handshake_plus_one_rtt", 1500.0)
			.containsEntry("ping_rtt", 0.001)
			.containsEntry("unit", "ms");
	}

	@Test
	void eachLineAfterTheFirstIsOneThatTheScriptsPick() {
		Distribution distribution = Distribution.of(1, 2, 3);
		assertThat(Results.perf(distribution, distribution, distribution).lines().skip(1))
			.allMatch((line) -> PERF_LINE.matcher(line).matches());
		assertThat(Results.transport(Duration.ofMillis(1), Duration.ofMillis(1)).lines().skip(1))
			.allMatch((line) -> TRANSPORT_LINE.matcher(line).matches());
	}

}
