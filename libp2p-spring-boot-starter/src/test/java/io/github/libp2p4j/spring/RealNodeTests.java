/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;
import io.github.libp2p4j.spring.actuate.NodeDescription;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.ConnectionManagerCustomizer;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pBuilderCustomizer;
import io.github.libp2p4j.spring.autoconfigure.Libp2pEndpointAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pHealthAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pMetricsAutoConfiguration;
import io.github.libp2p4j.spring.context.NodeStartException;
import io.github.libp2p4j.spring.event.ConnectionClosedEvent;
import io.github.libp2p4j.spring.event.ConnectionOpenedEvent;
import io.github.libp2p4j.spring.event.HostStartedEvent;
import io.github.libp2p4j.spring.event.HostStoppedEvent;
import io.github.libp2p4j.spring.event.HostStoppingEvent;
import io.github.libp2p4j.spring.event.Libp2pEvent;
import io.github.libp2p4j.spring.event.StreamClosedEvent;
import io.github.libp2p4j.spring.event.StreamOpenedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The whole starter around a real node, with a second node as its peer.
 */
class RealNodeTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pMetricsAutoConfiguration.class,
				Libp2pEndpointAutoConfiguration.class, Libp2pHealthAutoConfiguration.class,
				MetricsAutoConfiguration.class, EndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=*", "libp2p.endpoint.show-addresses=always")
		.withBean(MeterRegistry.class, () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT))
		.withBean(Handlers.class)
		.withBean(Recorder.class);

	private final ConnectionManager peer = Libp2p.builder().build();

	@AfterEach
	void close() {
		this.peer.close();
	}

	@Test
	void servesItsHandlersAndTellsOfIt() {
		this.runner.run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			Multiaddr address = node.listenAddresses().get(0);
			assertThat(address.peerId()).contains(node.peerId());
			assertThat(echo(address, "/blocking/1")).isEqualTo("hello");
			assertThat(echo(address, "/async/1")).isEqualTo("hello");
			assertThat(echo(address, "/bean/1")).isEqualTo("hello");

			NodeDescription description = context.getBean(Libp2pEndpoint.class).node();
			assertThat(description.protocols()).contains("/async/1", "/bean/1", "/blocking/1", "/ipfs/id/1.0.0",
					"/ipfs/ping/1.0.0");
			assertThat(description.listenAddresses()).containsExactly(address.toString());
			assertThat(description.connections().inbound()).isOne();
			assertThat(context.getBean(HealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);

			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			Awaitility.await()
				.atMost(PATIENCE)
				.untilAsserted(() -> assertThat(registry.scrape()).contains(
						"libp2p_swarm_connections_opened_total{dir=\"inbound\",early_muxer=\"true\",ip_version=\"ip4\","
								+ "muxer=\"/yamux/1.0.0\",security=\"/noise\",transport=\"tcp\"} 1.0",
						"libp2p_streams_closed_total{dir=\"inbound\",outcome=\"completed\","
								+ "protocol=\"/blocking/1\"} 1.0",
						"libp2p_stream_io_bytes_total{dir=\"inbound\",flow=\"inbound\",protocol=\"/async/1\"} 5.0",
						"libp2p_stream_io_bytes_total{dir=\"inbound\",flow=\"outbound\",protocol=\"/async/1\"}"));
			assertThat(registry.scrape()).doesNotContain(this.peer.peerId().toString());
		});
	}

	@Test
	void metersOfTooManyProtocolsAreKeptOutOfTheRegistry() {
		this.runner.withPropertyValues("libp2p.metrics.max-protocol-tags=2").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			for (int i = 0; i < 100; i++) {
				registry.counter("libp2p.later.meter", "protocol", "/flood/" + i).increment();
			}
			assertThat(registry.find("libp2p.later.meter").counters()).hasSizeLessThanOrEqualTo(4);
		});
	}

	@Test
	void publishesEventsInOrder() {
		this.runner.run((context) -> {
			Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
			assertThat(echo(address, "/blocking/1")).isEqualTo("hello");
			this.peer.connections().forEach(Connection::close);
			Recorder recorder = context.getBean(Recorder.class);
			recorder.await(ConnectionClosedEvent.class);
			List<Class<?>> ofEcho = recorder.heard.stream()
				.filter((event) -> event instanceof ConnectionOpenedEvent || event instanceof ConnectionClosedEvent
						|| (event instanceof StreamOpenedEvent opened && opened.protocol().equals("/blocking/1"))
						|| (event instanceof StreamClosedEvent closed && closed.protocol().equals("/blocking/1")))
				.<Class<?>>map(Object::getClass)
				.toList();
			assertThat(ofEcho).containsExactly(ConnectionOpenedEvent.class, StreamOpenedEvent.class,
					StreamClosedEvent.class, ConnectionClosedEvent.class);
			context.close();
			assertThat(recorder.heard).hasAtLeastOneElementOfType(HostStartedEvent.class)
				.hasAtLeastOneElementOfType(HostStoppingEvent.class)
				.hasAtLeastOneElementOfType(HostStoppedEvent.class);
		});
	}

	@Test
	void givesRunningHandlersTheirGraceAndThenGoes() {
		this.runner.run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			Handlers handlers = context.getBean(Handlers.class);
			Stream slow = this.peer.newStream(node.listenAddresses().get(0), "/slow/1");
			slow.closeWrite();
			assertThat(handlers.slowBegun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
			context.getBean(Recorder.class).await(HostStoppingEvent.class);
			assertThat(node.state()).isEqualTo(NodeState.RUNNING);
			assertThat(context.getBean(HealthIndicator.class).health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
			// The reset may overtake the hand-over of the stream or come right after it.
			assertThatExceptionOfType(StreamException.class)
				.isThrownBy(() -> slow.connection().newStream("/blocking/1").read(ByteBuffer.allocate(1)))
				.matches((ex) -> ex.reason() == StreamException.Reason.RESET_BY_PEER);
			assertThat(closing).isNotDone();
			handlers.slowEnd.countDown();
			assertThat(slow.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("finished");
			assertThat(closing).succeedsWithin(PATIENCE);
			long ended = System.nanoTime();
			CloseReason reason = slow.connection().closed().toCompletableFuture().get(1, TimeUnit.SECONDS);
			assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(Duration.ofSeconds(1));
			assertThat(reason.kind()).isEqualTo(CloseReason.Kind.NORMAL);
			assertThat(node.state()).isEqualTo(NodeState.STOPPED);
		});
	}

	@Test
	void endsHandlersThatOutliveTheGrace() {
		this.runner.withPropertyValues("libp2p.shutdown.grace-period=200ms").run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			Handlers handlers = context.getBean(Handlers.class);
			Stream slow = this.peer.newStream(node.listenAddresses().get(0), "/slow/1");
			assertThat(handlers.slowBegun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			long begun = System.nanoTime();
			context.close();
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
			assertThat(handlers.interrupted.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			assertThat(slow.connection().closed().toCompletableFuture()).succeedsWithin(PATIENCE);
		});
	}

	@Test
	void drainWaitsForAsynchronousHandlers() {
		this.runner.run((context) -> {
			Handlers handlers = context.getBean(Handlers.class);
			Stream stream = this.peer.newStream(context.getBean(ConnectionManager.class).listenAddresses().get(0),
					"/async-slow/1");
			stream.write(StandardCharsets.UTF_8.encode("x"));
			assertThat(handlers.asyncBegun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
			context.getBean(Recorder.class).await(HostStoppingEvent.class);
			assertThat(closing).isNotDone();
			handlers.asyncEnd.complete(null);
			stream.close();
			assertThat(closing).succeedsWithin(PATIENCE);
		});
	}

	@Test
	void keepsItsIdentityInAFile(@TempDir Path folder) {
		String[] properties = { "libp2p.identity.location=" + folder.resolve("data/node.key"),
				"libp2p.identity.create-if-missing=true" };
		List<String> peerIds = new CopyOnWriteArrayList<>();
		for (int i = 0; i < 2; i++) {
			this.runner.withPropertyValues(properties)
				.run((context) -> peerIds.add(context.getBean(ConnectionManager.class).peerId().toString()));
		}
		assertThat(peerIds).hasSize(2);
		assertThat(peerIds.get(0)).isEqualTo(peerIds.get(1));
	}

	@Test
	void saysThatAnAddressIsInUse() {
		this.peer.start();
		Multiaddr taken = this.peer.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
		this.runner.withPropertyValues("libp2p.listen-addresses=" + taken)
			.run((context) -> assertThat(context).getFailure()
				.hasCauseInstanceOf(NodeStartException.class)
				.rootCause()
				.hasMessageContaining("in use"));
	}

	@Test
	void letsCodeChangeWhatPropertiesSay() {
		KeyPair own = KeyPair.generateEd25519();
		this.runner.withPropertyValues("libp2p.ping.enabled=true")
			.withBean(KeyPair.class, () -> own)
			.withUserConfiguration(Customizers.class)
			.run((context) -> {
				ConnectionManager node = context.getBean(ConnectionManager.class);
				assertThat(node.peerId()).isEqualTo(own.peerId());
				assertThat(node.protocols()).contains("/customized/1").doesNotContain("/ipfs/ping/1.0.0");
			});
	}

	@Test
	void appliesItsProperties() {
		this.runner
			.withPropertyValues("libp2p.listen-addresses=/memory/77,/ip4/127.0.0.1/tcp/0",
					"libp2p.announce-addresses=/dns4/example.com/tcp/4001", "libp2p.identify.agent-version=mine/1",
					"libp2p.identify.protocol-version=net/2", "libp2p.ping.enabled=false", "libp2p.crypto=java",
					"libp2p.event-loops=1", "libp2p.early-muxer=false", "libp2p.identity.type=secp256k1")
			.run((context) -> {
				ConnectionManager node = context.getBean(ConnectionManager.class);
				assertThat(node.boundAddresses()).hasSize(2).first().hasToString("/memory/77");
				assertThat(node.listenAddresses())
					.containsExactly(Multiaddr.parse("/dns4/example.com/tcp/4001").withPeerId(node.peerId()));
				assertThat(node.protocols()).doesNotContain("/ipfs/ping/1.0.0");
				Connection connection = this.peer.connect(Multiaddr.parse("/memory/77").withPeerId(node.peerId()));
				assertThat(this.peer.identify(connection).toCompletableFuture().get(20, TimeUnit.SECONDS))
					.satisfies((info) -> {
						assertThat(info.agentVersion()).isEqualTo("mine/1");
						assertThat(info.protocolVersion()).isEqualTo("net/2");
					});
				assertThat(connection.info().toCompletableFuture().get(20, TimeUnit.SECONDS).earlyMuxer()).isFalse();
				assertThat(node.info().crypto().toString()).doesNotContain("Conscrypt");
			});
	}

	@Test
	void letsPeersMeasureWhenItIsAskedTo() {
		this.runner.run((context) -> assertThat(context.getBean(ConnectionManager.class).protocols()).isNotEmpty()
			.doesNotContain("/perf/1.0.0"));
		this.runner
			.withPropertyValues("libp2p.perf.enabled=true", "libp2p.perf.max-download-size=1MB",
					"libp2p.perf.allowed-peers=" + this.peer.peerId())
			.run((context) -> {
				Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
				Connection connection = this.peer.connect(address);
				assertThat(this.peer.perf(connection, PerfRequest.of(3_000_000, 1 << 20)).downloadBytes())
					.isEqualTo(1 << 20);
				assertThatExceptionOfType(StreamException.class)
					.isThrownBy(() -> this.peer.perf(connection, PerfRequest.of(0, (1 << 20) + 1)))
					.matches((ex) -> ex.reason() == StreamException.Reason.RESET_BY_PEER);
				assertThat(context.getBean(Libp2pEndpoint.class).node().protocols()).contains("/perf/1.0.0");
			});
	}

	@Test
	void runsHandlersOnTheApplicationsExecutor() {
		this.runner.withUserConfiguration(OwnExecutor.class).run((context) -> {
			Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
			assertThat(echo(address, "/blocking/1")).isEqualTo("hello");
			assertThat(context.getBean(Handlers.class).threadName.get(20, TimeUnit.SECONDS)).isEqualTo("own-handler");
		});
	}

	@Test
	void aHundredContextsComeAndGo() {
		int before = Thread.activeCount();
		for (int i = 0; i < 100; i++) {
			this.runner.run((context) -> assertThat(context).hasNotFailed());
		}
		Awaitility.await().atMost(PATIENCE).until(() -> Thread.activeCount() <= before + 5);
	}

	private String echo(Multiaddr address, String protocol) throws IOException {
		try (Stream stream = this.peer.newStream(address, protocol)) {
			stream.write(StandardCharsets.UTF_8.encode("hello"));
			stream.closeWrite();
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	static class Handlers {

		final CountDownLatch slowBegun = new CountDownLatch(1);

		final CountDownLatch slowEnd = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		final CountDownLatch asyncBegun = new CountDownLatch(1);

		final CompletableFuture<Void> asyncEnd = new CompletableFuture<>();

		final CompletableFuture<String> threadName = new CompletableFuture<>();

		@StreamHandler("/blocking/1")
		void blocking(Stream stream) throws IOException {
			this.threadName.complete(Thread.currentThread().getName());
			stream.inputStream().transferTo(stream.outputStream());
		}

		@StreamHandler("/async/1")
		CompletionStage<Void> asynchronous(Stream stream) {
			ByteBuffer buffer = ByteBuffer.allocate(1024);
			return stream.readAsync(buffer).thenCompose((count) -> stream.writeAsync(buffer.flip()));
		}

		@StreamHandler("/slow/1")
		void slow(Stream stream) {
			this.slowBegun.countDown();
			try {
				this.slowEnd.await();
				stream.write(StandardCharsets.UTF_8.encode("finished"));
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw new CompletionException(ex);
			}
		}

		@StreamHandler("/async-slow/1")
		CompletionStage<Void> slowAsynchronous(Stream stream) {
			this.asyncBegun.countDown();
			return this.asyncEnd;
		}

		@Bean
		@StreamHandler("/bean/1")
		AsyncProtocolHandler beanHandler() {
			return this::asynchronous;
		}

	}

	static class Recorder {

		final List<Libp2pEvent> heard = new CopyOnWriteArrayList<>();

		@EventListener
		void onEvent(Libp2pEvent event) {
			this.heard.add(event);
		}

		void await(Class<? extends Libp2pEvent> type) {
			Awaitility.await().atMost(PATIENCE).until(() -> this.heard.stream().anyMatch(type::isInstance));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		Libp2pBuilderCustomizer withoutPing() {
			return (builder) -> builder.ping(false);
		}

		@Bean
		ConnectionManagerCustomizer withHandler() {
			return (node) -> node.handle("/customized/1", Stream::reset);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnExecutor {

		@Bean(defaultCandidate = false)
		Executor libp2pHandlerExecutor() {
			return (task) -> {
				Thread thread = new Thread(task, "own-handler");
				thread.setDaemon(true);
				thread.start();
			};
		}

	}

}
