/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs a listener and a dialer as the scripts of the suite do: started together, with the
 * variables of {@code lib/lib-test-execution.sh}, judged by the dialer's status and
 * standard output. As an extension of a test class it has a Redis of the class's own.
 */
final class Suite implements BeforeAllCallback, AfterAllCallback {

	/** Of {@code transport/lib/run-single-test.sh}; perf's is longer. */
	private static final Duration TIMEOUT = Duration.ofSeconds(180);

	private final Path folder;

	private @Nullable RedisServer redis;

	/**
	 * @param folder below the output folder, for what the programs print
	 */
	Suite(String folder) {
		this.folder = Path.of(System.getProperty("interop.output.folder", "target/interop"), folder).toAbsolutePath();
	}

	@Override
	public void beforeAll(ExtensionContext context) throws IOException {
		this.redis = RedisServer.start(this.folder);
	}

	@Override
	public void afterAll(ExtensionContext context) {
		if (this.redis != null) {
			this.redis.close();
		}
	}

	RedisServer redis() {
		return Objects.requireNonNull(this.redis, "No test class has begun");
	}

	Path folder() {
		return this.folder;
	}

	/** What both programs of a test are given. */
	Map<String, String> variables(Role role, String testKey) {
		Map<String, String> variables = new HashMap<>(Map.of("IS_DIALER", Boolean.toString(role == Role.DIALER),
				"REDIS_ADDR", redis().address().toString(), "TEST_KEY", testKey, "TRANSPORT", "tcp", "LISTENER_IP",
				"0.0.0.0", "DEBUG", "false", "SECURE_CHANNEL", "noise", "MUXER", "yamux"));
		return variables;
	}

	/**
	 * @param workload what a perf dialer is given besides
	 * @return what the dialer reported
	 */
	JsonNode run(Subject subject, Program dialer, Program listener, Map<String, String> workload)
			throws IOException, InterruptedException {
		String test = dialer + "-dials-" + listener + "-" + subject.text();
		String testKey = String.format("%08x", test.hashCode());
		Map<String, String> dialerVariables = variables(Role.DIALER, testKey);
		dialerVariables.putAll(workload);
		try (Application listening = start(listener, subject, variables(Role.LISTENER, testKey), test + "/listener");
				Application dialing = start(dialer, subject, dialerVariables, test + "/dialer")) {
			assertThat(dialing.status(TIMEOUT)).as("status of the dialer, see %s", this.folder.resolve(test)).isZero();
			assertThat(listening.isRunning()).as("the listener runs until it is told to end").isTrue();
			assertThat(listening.stdout()).as("standard output of the listener").isEmpty();
			return results(dialing.stdout());
		}
	}

	Application start(Program program, Subject subject, Map<String, String> variables, String output)
			throws IOException {
		return Application.start(program.command(subject.text()), variables, program.folder(),
				this.folder.resolve(output));
	}

	private static JsonNode results(String yaml) {
		return new ObjectMapper().valueToTree(new Yaml().load(yaml));
	}

	/** Whether it is what {@code docs/write-a-transport-test-app.md} demands. */
	static void assertTransport(JsonNode results) {
		assertThat(results.fieldNames()).toIterable().containsExactly("latency");
		JsonNode latency = results.path("latency");
		assertThat(latency.fieldNames()).toIterable().containsExactly("handshake_plus_one_rtt", "ping_rtt", "unit");
		assertThat(latency.path("unit").asText()).isEqualTo("ms");
		assertThat(latency.path("ping_rtt").doubleValue()).isPositive();
		assertThat(latency.path("handshake_plus_one_rtt").doubleValue())
			.isGreaterThan(latency.path("ping_rtt").doubleValue());
	}

	/** Whether it is what {@code docs/write-a-perf-test-app.md} demands. */
	static void assertPerf(JsonNode results, int uploads, int downloads, int latencies) {
		assertThat(results.fieldNames()).toIterable().containsExactly("upload", "download", "latency");
		assertSection(results.path("upload"), uploads, "Gbps");
		assertSection(results.path("download"), downloads, "Gbps");
		assertSection(results.path("latency"), latencies, "ms");
	}

	private static void assertSection(JsonNode section, int iterations, String unit) {
		assertThat(section.fieldNames()).toIterable()
			.containsExactly("iterations", "min", "q1", "median", "q3", "max", "outliers", "samples", "unit");
		assertThat(section.path("iterations").asInt()).isEqualTo(iterations);
		assertThat(section.path("unit").asText()).isEqualTo(unit);
		List<Double> samples = numbers(section.path("samples"));
		List<Double> outliers = numbers(section.path("outliers"));
		assertThat(samples).hasSize(iterations).isSorted();
		assertThat(samples.get(iterations - 1)).isPositive();
		assertThat(outliers).hasSizeLessThan(iterations);
		assertThat(samples).containsAll(outliers);
		double least = samples.get(0);
		double greatest = samples.get(iterations - 1);
		// Of a few samples the least that is no outlier may lie above the interpolated
		// quartile.
		assertThat(figures(section, "q1", "median", "q3")).isSorted()
			.allSatisfy((figure) -> assertThat(figure).isBetween(least, greatest));
		assertThat(figures(section, "min", "max")).isSorted()
			.allSatisfy((figure) -> assertThat(figure).isIn(samples).isNotIn(outliers));
	}

	private static List<Double> figures(JsonNode section, String... names) {
		return Stream.of(names).map((name) -> section.path(name).doubleValue()).toList();
	}

	private static List<Double> numbers(JsonNode array) {
		List<Double> numbers = new ArrayList<>();
		array.forEach((number) -> numbers.add(number.doubleValue()));
		return numbers;
	}

}
