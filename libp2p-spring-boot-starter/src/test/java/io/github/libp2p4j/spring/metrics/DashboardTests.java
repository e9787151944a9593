/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.autoconfigure.ConnectionManagerCustomizer;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBootstrapAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pMetricsAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pObservationAutoConfiguration;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.observation.InboundObservationInterceptor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every query of {@code docs/grafana/libp2p.json} asks for what a node has, by labels
 * that it has: checked against the scrape of one that has met with everything.
 */
class DashboardTests {

	private static final Path DASHBOARD = Path.of("..", "docs", "grafana", "libp2p.json");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class,
				Libp2pMetricsAutoConfiguration.class, Libp2pObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
		.withUserConfiguration(Handlers.class)
		.withPropertyValues("libp2p.limits.max-handlers=1");

	@Test
	void everyQueryAsksForWhatThereIs() {
		this.runner.run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			try (ConnectionManager peer = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start()) {
				meetWithEverything(node, peer);
				context.getBean(Handlers.class).held.countDown();
				List<String> problems = new ArrayList<>();
				Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
					problems.clear();
					ScrapedSamples samples = new ScrapedSamples(registry.scrape());
					int queries = 0;
					for (JsonNode panel : panels()) {
						for (JsonNode target : panel.path("targets")) {
							queries++;
							samples.problems(target.get("expr").stringValue(), target.get("legendFormat").stringValue())
								.forEach((problem) -> problems.add(panel.get("title").stringValue() + ": " + problem));
						}
					}
					assertThat(queries).isGreaterThan(40);
					assertThat(problems).isEmpty();
				});
			}
		});
	}

	@Test
	void everyPanelHasATitleAUnitAndItsOwnPlace() throws IOException {
		List<String> places = new ArrayList<>();
		List<Integer> ids = new ArrayList<>();
		for (JsonNode panel : panels()) {
			assertThat(panel.path("title").asString("")).isNotBlank();
			if (!panel.get("type").stringValue().equals("row")) {
				assertThat(panel.at("/fieldConfig/defaults/unit").asString("")).isNotBlank();
			}
			places.add(panel.get("gridPos").get("x") + " " + panel.get("gridPos").get("y"));
			ids.add(panel.get("id").intValue());
		}
		assertThat(places).doesNotHaveDuplicates();
		assertThat(ids).doesNotHaveDuplicates();
	}

	@Test
	void aWrongQueryIsNoticed() {
		ScrapedSamples samples = new ScrapedSamples("# HELP libp2p_x_total x\nlibp2p_x_total{dir=\"in\"} 1.0\n");
		String target = "job=~\"$job\",instance=~\"$instance\"";
		assertThat(samples.problems("sum by (dir) (rate(libp2p_x_total{" + target + ",dir=\"in\"}[1m]))", "{{dir}}"))
			.isEmpty();
		assertThat(samples.problems("rate(libp2p_y_total{" + target + "}[1m])", "y"))
			.containsExactly("no metric libp2p_y_total");
		assertThat(samples.problems("rate(libp2p_x_total{" + target + ",dir=\"out\"}[1m])", "x"))
			.containsExactly("no libp2p_x_total with dir=\"out\"");
		assertThat(samples.problems("rate(libp2p_x_total{" + target + ",peer=~\"a.*\"}[1m])", "x"))
			.containsExactly("no label peer on libp2p_x_total");
		assertThat(samples.problems("sum by (peer) (libp2p_x_total{" + target + "})", "x"))
			.containsExactly("no label peer on libp2p_x_total to group by");
		assertThat(samples.problems("sum (libp2p_x_total{" + target + "})", "{{dir}}")).singleElement()
			.asString()
			.startsWith("legend shows dir");
		assertThat(samples.problems("sum (libp2p_x_total)", "x")).hasSize(2)
			.allSatisfy((problem) -> assertThat(problem).contains("that is chosen"));
	}

	private static List<JsonNode> panels() throws IOException {
		List<JsonNode> panels = new ArrayList<>();
		JsonMapper.builder().build().readTree(DASHBOARD.toFile()).get("panels").forEach(panels::add);
		assertThat(panels).hasSizeGreaterThan(20);
		return panels;
	}

	private static void meetWithEverything(ConnectionManager node, ConnectionManager peer) throws Exception {
		Multiaddr address = node.listenAddresses().get(0);
		Connection connection = peer.connect(address);
		assertThat(echo(connection.newStream("/observed/1"))).isEqualTo("hello");
		// Its peer may have the answer before the handler's place is free.
		Awaitility.await().atMost(PATIENCE).until(() -> node.info().handlersRunning() == 0);
		refuseWhatIsTooMuch(connection);
		assertThatExceptionOfType(DialException.class)
			.isThrownBy(() -> node.connect(Multiaddr.parse("/memory/987654321987654")));
		sayWhatIsNoLibp2p(address);
		Connection dialled = node.connect(peer.listenAddresses().get(0).withoutPeerId(),
				DialOptions.defaults().withNewConnection());
		node.ping(dialled, 1);
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> dialled.newStream("/nobody/1"));
		dialled.close();
	}

	private static String echo(Stream stream) throws IOException {
		try (stream) {
			stream.write(StandardCharsets.UTF_8.encode("hello"));
			stream.closeWrite();
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void refuseWhatIsTooMuch(Connection connection) {
		Stream held = connection.newStream("/held/1");
		held.read(ByteBuffer.allocate(1));
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> connection.newStream("/observed/1").read(ByteBuffer.allocate(1)));
	}

	private static void sayWhatIsNoLibp2p(Multiaddr address) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", address.tcpAddress().orElseThrow().getPort())) {
			socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final CountDownLatch held = new CountDownLatch(1);

		@Bean
		ConnectionManagerCustomizer protocols(ObjectProvider<InboundObservationInterceptor> interceptor) {
			return (node) -> {
				node.handle("/observed/1", (stream) -> interceptor.getObject()
					.intercept(new StreamCall(stream, "observed", true), (call) -> {
						stream.inputStream().transferTo(stream.outputStream());
						return CompletableFuture.completedStage(null);
					}));
				node.handle("/held/1", (stream) -> {
					stream.write(ByteBuffer.allocate(1));
					this.held.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
				});
			};
		}

	}

}
