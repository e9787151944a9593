/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pMetricsAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of handlers that fail, are slow, are flooded, or are at work when
 * the application goes: meters, in an application around a real node.
 */
@Timeout(60)
class HandlerTroubleMetersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final ConnectionManager peer = Libp2p.builder().build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, Libp2pPayloadAutoConfiguration.class,
				Libp2pAutoConfiguration.class, Libp2pMetricsAutoConfiguration.class))
		.withUserConfiguration(Handlers.class)
		.withPropertyValues("libp2p.listen-addresses=/memory/0");

	@Test
	void aHandlerThatFailsIsAnOutcomeOfItsProtocol() {
		this.runner.run((context) -> {
			assertThat(asking(context, "/fails/1")).failsWithin(PATIENCE);
			awaitClosed(context, "/fails/1", "handler_failed", 1);
		});
	}

	@Test
	void aHandlerThatIsTooSlowIsATimeoutAndStillAtWork() {
		this.runner.run((context) -> {
			assertThat(asking(context, "/slow/1")).failsWithin(PATIENCE);
			awaitClosed(context, "/slow/1", "timeout", 1);
			assertThat(value(context, "libp2p.handlers.running")).isEqualTo(1);
			handlers(context).release.release();
			Awaitility.await().atMost(PATIENCE).until(() -> value(context, "libp2p.handlers.running") == 0);
		});
	}

	@Test
	void aFloodIsCountedByTheLimitThatRefusedIt() {
		this.runner.run((context) -> {
			List<CompletableFuture<String>> served = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				served.add(asking(context, "/narrow/1"));
			}
			handlers(context).begun.acquire(2);
			for (int i = 0; i < 20; i++) {
				assertThat(asking(context, "/narrow/1")).failsWithin(PATIENCE);
			}
			for (int i = 0; i < 10; i++) {
				// Those that are refused may be reset before they are handed out.
				this.peer.connections().get(0).newStreamAsync(StreamOptions.protocols("/raw/1"));
			}
			Awaitility.await().atMost(PATIENCE).until(() -> blocked(context, "handler-concurrency") == 9);
			assertThat(blocked(context, "max-inbound-requests")).isEqualTo(20);
			handlers(context).release.release(3);
			assertThat(served).allSatisfy((answer) -> assertThat(answer).succeedsWithin(PATIENCE));
			awaitClosed(context, "/narrow/1", "completed", 2);
			awaitClosed(context, "/narrow/1", "limit", 20);
		});
	}

	@Test
	void aShutdownInTheMiddleCountsWhatItRefusesAndWhatItFinishes() {
		this.runner.run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			CompletableFuture<String> answer = asking(context, "/narrow/1");
			handlers(context).begun.acquire();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context.getSourceApplicationContext()::close,
					(task) -> new Thread(task).start());
			Awaitility.await().atMost(PATIENCE).until(context.getBean(HandlerGate.class)::isDraining);
			assertThat(asking("/narrow/1")).failsWithin(PATIENCE);
			assertThat(counter(registry, "libp2p.rcmgr.blocked.resources", "scope", "shutdown")).isEqualTo(1);
			assertThat(closing).isNotDone();
			handlers(context).release.release(1);
			assertThat(answer).succeedsWithin(PATIENCE).isEqualTo("x");
			assertThat(closing).succeedsWithin(PATIENCE);
			assertThat(counter(registry, "libp2p.streams.closed", "protocol", "/narrow/1", "outcome", "completed"))
				.isEqualTo(1);
		});
	}

	private CompletableFuture<String> asking(AssertableApplicationContext context, String protocol) {
		Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
		return this.peer.requestAsync(address, RequestProtocol.text(protocol), "x").toCompletableFuture();
	}

	/** Over the connection that is there. */
	private CompletableFuture<String> asking(String protocol) {
		return this.peer.requestAsync(this.peer.connections().get(0), RequestProtocol.text(protocol), "x")
			.toCompletableFuture();
	}

	private static Handlers handlers(AssertableApplicationContext context) {
		return context.getBean(Handlers.class);
	}

	private static void awaitClosed(AssertableApplicationContext context, String protocol, String outcome,
			int streams) {
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(counter(registry, "libp2p.streams.closed", "dir", "inbound", "protocol",
					protocol, "outcome", outcome))
				.isEqualTo(streams));
	}

	private static double blocked(AssertableApplicationContext context, String limit) {
		return counter(context.getBean(MeterRegistry.class), "libp2p.rcmgr.blocked.resources", "dir", "inbound",
				"resource", "stream", "scope", limit);
	}

	private static double counter(MeterRegistry registry, String name, String... tags) {
		return registry.find(name)
			.tags(tags)
			.meters()
			.stream()
			.mapToDouble((meter) -> meter.measure().iterator().next().getValue())
			.sum();
	}

	/** Gauges share a picture of the node that is a second old at most. */
	private static double value(AssertableApplicationContext context, String gauge) {
		return context.getBean(MeterRegistry.class)
			.get(gauge)
			.gauges()
			.stream()
			.mapToDouble((one) -> one.value())
			.sum();
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Semaphore begun = new Semaphore(0);

		final Semaphore release = new Semaphore(0);

		@Bean
		MeterRegistry registry() {
			return new SimpleMeterRegistry();
		}

		@StreamHandler("/fails/1")
		String fail(String text) {
			throw new IllegalStateException("a defect");
		}

		@StreamHandler(protocols = "/slow/1", timeout = "100ms")
		String slow(String text) throws InterruptedException {
			this.release.acquire();
			return text;
		}

		@StreamHandler(protocols = "/narrow/1", concurrency = "2")
		String narrow(String text) throws InterruptedException {
			this.begun.release();
			this.release.acquire();
			return text;
		}

		@StreamHandler(protocols = "/raw/1", concurrency = "1")
		void raw(Stream stream) throws InterruptedException {
			this.begun.release();
			this.release.acquire();
		}

	}

}
