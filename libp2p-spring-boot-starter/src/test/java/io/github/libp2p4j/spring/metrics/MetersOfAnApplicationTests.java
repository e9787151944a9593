/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.StarterConfigurations;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.client.Libp2pRequester;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Complaints 4 and 5 in a whole application: meters, observations, handlers, clients, two
 * registries behind Boot's composite, with exchanges that succeed and that fail.
 */
@Timeout(120)
class MetersOfAnApplicationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final ConnectionManager peer = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(StarterConfigurations.all())
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("libp2p.listen-addresses=/ip4/127.0.0.1/tcp/0");

	@Test
	void haveOneSetOfTagsForEachNameAndNameNoPeer() {
		this.runner.run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			serve(node);
			ask(context);
			Application application = context.getBean(Application.class);
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(streams(application.simple, "libp2p.stream.inbound")).isEqualTo(2);
				assertThat(streams(application.simple, "libp2p.stream.outbound")).isEqualTo(3);
				assertThat(application.simple.find("libp2p.streams.closed").meters()).hasSizeGreaterThan(3);
			});
			assertThat(context.getBean(MeterRegistry.class)).isInstanceOf(CompositeMeterRegistry.class);
			assertThat(application.unregistered).as("what Prometheus does not take").isEmpty();
			for (MeterRegistry registry : List.of(application.simple, application.prometheus)) {
				assertThat(keys(registry)).hasSizeGreaterThan(20)
					.allSatisfy((name, sets) -> assertThat(sets).as(name).hasSize(1));
				assertThat(meters(registry).flatMap((meter) -> meter.getId().getTags().stream()).map(Tag::getValue))
					.noneMatch((value) -> value.contains(node.peerId().toString()))
					.noneMatch((value) -> value.contains(this.peer.peerId().toString()))
					.noneMatch((value) -> value.contains("127.0.0.1"))
					.noneMatch((value) -> value.contains("/nobody/"))
					.noneMatch((value) -> value.contains("secret"));
			}
		});
	}

	/**
	 * Complaint 6: what an exception handler makes of a failure is what is counted.
	 */
	@Test
	void countTheOutcomeThatThePeerSees() {
		this.runner.run((context) -> {
			Connection connection = this.peer
				.connect(context.getBean(ConnectionManager.class).listenAddresses().get(0));
			assertThat(this.peer.request(connection, RequestProtocol.text("/apologizes/1"), "x")).isEqualTo("sorry");
			assertThatExceptionOfType(RequestException.class)
				.isThrownBy(() -> this.peer.request(connection, RequestProtocol.text("/fails/1"), "x"));
			MeterRegistry registry = context.getBean(Application.class).simple;
			Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
				assertThat(outcomes(registry, "/apologizes/1")).containsExactly("completed, error none");
				assertThat(outcomes(registry, "/fails/1")).containsExactly("failed, error IllegalStateException");
				assertThat(closed(registry, "/apologizes/1", "completed")).isOne();
				assertThat(closed(registry, "/fails/1", "handler_failed")).isOne();
			});
		});
	}

	private static List<String> outcomes(MeterRegistry registry, String protocol) {
		return registry.find("libp2p.stream.inbound")
			.tag("libp2p.protocol", protocol)
			.timers()
			.stream()
			.map((timer) -> timer.getId().getTag("outcome") + ", error " + timer.getId().getTag("error"))
			.toList();
	}

	private static double closed(MeterRegistry registry, String protocol, String outcome) {
		return registry.find("libp2p.streams.closed")
			.tags("protocol", protocol, "outcome", outcome)
			.functionCounters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	/** What the peer asks of the application. */
	private void serve(ConnectionManager node) {
		Connection connection = this.peer.connect(node.listenAddresses().get(0));
		assertThat(this.peer.request(connection, RequestProtocol.text("/works/1"), "x")).isEqualTo("x");
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> this.peer.request(connection, RequestProtocol.text("/fails/1"), "x"));
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> connection.newStream("/nobody/1"));
	}

	/** What the application asks of the peer. */
	private void ask(AssertableApplicationContext context) {
		ConnectionManager node = context.getBean(ConnectionManager.class);
		Libp2pRequester requester = context.getBean(Libp2pRequester.class);
		this.peer.handleRequests(RequestProtocol.text("/greet/1"), (name, call) -> "Hello, " + name);
		Multiaddr address = this.peer.listenAddresses().get(0);
		assertThat(requester.peer(address).protocol("/greet/1").send("you").retrieve(String.class))
			.isEqualTo("Hello, you");
		assertThatExceptionOfType(Libp2pException.class)
			.isThrownBy(() -> requester.peer(address).protocol("/absent/1").send("you").retrieve(String.class));
		Multiaddr nowhere = Multiaddr.parse("/memory/987654321").withPeerId(this.peer.peerId());
		this.peer.connections().forEach(Connection::close);
		Awaitility.await().atMost(PATIENCE).until(() -> node.connections().isEmpty());
		assertThatExceptionOfType(Libp2pException.class)
			.isThrownBy(() -> requester.peer(nowhere).protocol("/greet/1").send("you").retrieve(String.class));
		assertThatExceptionOfType(DialException.class).isThrownBy(() -> node.connect(nowhere));
	}

	private static long streams(MeterRegistry registry, String observation) {
		return registry.find(observation).timers().stream().mapToLong((timer) -> timer.count()).sum();
	}

	private static Stream<Meter> meters(MeterRegistry registry) {
		return registry.getMeters().stream().filter((meter) -> meter.getId().getName().startsWith("libp2p."));
	}

	private static Map<String, Set<List<String>>> keys(MeterRegistry registry) {
		Map<String, Set<List<String>>> keys = new HashMap<>();
		meters(registry).forEach((meter) -> keys.computeIfAbsent(meter.getId().getName(), (name) -> new HashSet<>())
			.add(meter.getId().getTags().stream().map(Tag::getKey).toList()));
		return keys;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		final List<String> unregistered = new CopyOnWriteArrayList<>();

		final SimpleMeterRegistry simple = new SimpleMeterRegistry();

		final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

		@Bean
		SimpleMeterRegistry simple() {
			return this.simple;
		}

		@Bean
		PrometheusMeterRegistry prometheus() {
			this.prometheus.config()
				.onMeterRegistrationFailed((id, reason) -> this.unregistered.add(id + ": " + reason));
			return this.prometheus;
		}

		@StreamHandler("/works/1")
		String work(String text) {
			return text;
		}

		@StreamHandler("/fails/1")
		String fail(String text) {
			throw new IllegalStateException("a secret");
		}

		@StreamHandler("/apologizes/1")
		String apologize(String text) {
			throw new IllegalArgumentException(text);
		}

		@StreamExceptionHandler
		String onArgument(IllegalArgumentException failure) {
			return "sorry";
		}

	}

}
