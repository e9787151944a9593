/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TestEnvironmentTests {

	/** What the scripts of the suite give to a perf dialer. */
	private final Map<String, String> variables = new HashMap<>(Map.ofEntries(Map.entry("IS_DIALER", "true"),
			Map.entry("REDIS_ADDR", "perf-redis:6379"), Map.entry("TEST_KEY", "a5b50d5e"),
			Map.entry("TRANSPORT", "tcp"), Map.entry("SECURE_CHANNEL", "noise"), Map.entry("MUXER", "yamux"),
			Map.entry("LISTENER_IP", "0.0.0.0"), Map.entry("DEBUG", "false"), Map.entry("UPLOAD_BYTES", "1000"),
			Map.entry("DOWNLOAD_BYTES", "2000"), Map.entry("UPLOAD_ITERATIONS", "3"),
			Map.entry("DOWNLOAD_ITERATIONS", "4"), Map.entry("LATENCY_ITERATIONS", "5"), Map.entry("DURATION", "20")));

	@Test
	void readsWhatTheSuiteGives() {
		TestEnvironment environment = TestEnvironment.read(this.variables);
		assertThat(environment.role()).isEqualTo(Role.DIALER);
		assertThat(environment.redis()).isEqualTo(new HostAndPort("perf-redis", 6379));
		assertThat(environment.testKey()).isEqualTo("a5b50d5e");
		assertThat(environment.listenAddress()).isEqualTo(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"));
		assertThat(environment.timeout()).isEqualTo(Duration.ofSeconds(180));
		assertThat(environment.debug()).isFalse();
		assertThat(environment.workload()).isEqualTo(new PerfWorkload(1000, 2000, 3, 4, 5));
	}

	@Test
	void takesTheDocumentsDefaultsForWhatIsNullEmptyOrMissing() {
		this.variables.put("UPLOAD_ITERATIONS", "null");
		this.variables.put("DOWNLOAD_ITERATIONS", "");
		for (String name : new String[] { "UPLOAD_BYTES", "DOWNLOAD_BYTES", "LATENCY_ITERATIONS", "DURATION", "DEBUG",
				"LISTENER_IP" }) {
			this.variables.remove(name);
		}
		TestEnvironment environment = TestEnvironment.read(this.variables);
		assertThat(environment.workload()).isEqualTo(new PerfWorkload(1_073_741_824, 1_073_741_824, 10, 10, 100));
		assertThat(environment.listenAddress()).isEqualTo(Multiaddr.parse("/ip4/0.0.0.0/tcp/0"));
		assertThat(environment.debug()).isFalse();
	}

	@Test
	void aListenerNeedsNoWorkload() {
		this.variables.keySet().removeIf((name) -> name.matches(".*_(BYTES|ITERATIONS)|DURATION"));
		this.variables.put("IS_DIALER", "false");
		assertThat(TestEnvironment.read(this.variables).role()).isEqualTo(Role.LISTENER);
	}

	@Test
	void waitsAsLongAsItIsTold() {
		this.variables.put("TEST_TIMEOUT_SECS", "7");
		assertThat(TestEnvironment.read(this.variables).timeout()).isEqualTo(Duration.ofSeconds(7));
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, /ip4/127.0.0.1/tcp/0", "::, /ip6/::/tcp/0", "::1, /ip6/::1/tcp/0" })
	void listensWhereItIsTold(String ip, String address) {
		this.variables.put("LISTENER_IP", ip);
		assertThat(TestEnvironment.read(this.variables).listenAddress()).isEqualTo(Multiaddr.parse(address));
	}

	@ParameterizedTest
	@CsvSource(
			textBlock = """
					TRANSPORT,          quic-v1,      TRANSPORT is "quic-v1"; supported: tcp
					SECURE_CHANNEL,     tls,          SECURE_CHANNEL is "tls"; supported: noise
					MUXER,              mplex,        MUXER is "mplex"; supported: yamux
					IS_DIALER,          yes,          'IS_DIALER is "yes", but it is true or false'
					DEBUG,              1,            'DEBUG is "1", but it is true or false'
					LISTENER_IP,        here,         'LISTENER_IP is "here", but it is an IP address, such as 0.0.0.0'
					UPLOAD_BYTES,       -1,           'UPLOAD_BYTES is "-1", but it is a whole number from 1 to 281474976710655'
					DOWNLOAD_BYTES,     1GB,          'DOWNLOAD_BYTES is "1GB", but it is a whole number from 1 to 281474976710655'
					LATENCY_ITERATIONS, 0,            'LATENCY_ITERATIONS is "0", but it is a whole number from 1 to 1000000'
					UPLOAD_ITERATIONS,  1000001,      'UPLOAD_ITERATIONS is "1000001", but it is a whole number from 1 to 1000000'
					REDIS_ADDR,         redis,        'REDIS_ADDR is "redis", but it is HOST:PORT, such as transport-redis:6379'
					REDIS_ADDR,         redis:0,      'REDIS_ADDR is "redis:0", but it is HOST:PORT, such as transport-redis:6379'
					REDIS_ADDR,         redis:port,   'REDIS_ADDR is "redis:port", but it is HOST:PORT, such as transport-redis:6379'
					""")
	void saysWhatIsWrongAndWhatWouldBeRight(String name, String value, String message) {
		this.variables.put(name, value);
		assertThatIllegalArgumentException().isThrownBy(() -> TestEnvironment.read(this.variables))
			.withMessage(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "IS_DIALER", "REDIS_ADDR", "TEST_KEY", "TRANSPORT", "SECURE_CHANNEL", "MUXER" })
	void saysWhatIsMissing(String name) {
		this.variables.remove(name);
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> TestEnvironment.read(this.variables))
			.withMessageStartingWith(name + " is not set; ");
	}

	@Test
	void saysAllThatIsWrongAtOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> TestEnvironment.read(Map.of()))
			.withMessageContainingAll("IS_DIALER", "REDIS_ADDR", "TEST_KEY", "TRANSPORT", "SECURE_CHANNEL", "MUXER");
	}

}
