/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pMetricsAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * As many streams as two nodes can open, through the default queue to an ordinary
 * listener.
 */
class StreamEventFloodTests {

	private static final int OPENERS = 16;

	private static final int STREAMS = 20_000;

	private static final String PROTOCOL = "/flood/1.0.0";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pMetricsAutoConfiguration.class,
				MetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withBean(Handlers.class)
		.withPropertyValues("libp2p.listen-addresses=/memory/0");

	@Test
	void nothingIsDroppedAndEveryStreamOpensOnceAndClosesOnceAfterItsConnection() {
		this.runner.withBean(Recorder.class).run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			Recorder recorder = context.getBean(Recorder.class);
			flood(node);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> node.info().eventsPending() == 0 && recorder.count(StreamClosedEvent.class) == STREAMS);
			assertThat(node.info().eventsDropped()).isZero();
			assertThat(context.getBean(MeterRegistry.class).get("libp2p.events.dropped").counter().count()).isZero();
			assertOrder(List.copyOf(recorder.heard));
			assertThat(recorder.threads).noneMatch((name) -> name.contains("loop"));
		});
	}

	private static void flood(ConnectionManager node) throws Exception {
		ExecutorService openers = Executors.newFixedThreadPool(OPENERS);
		try (ConnectionManager peer = Libp2p.builder().start()) {
			Connection connection = peer.connect(node.listenAddresses().get(0));
			Callable<Integer> opener = () -> {
				ByteBuffer answer = ByteBuffer.allocate(1);
				for (int i = 0; i < STREAMS / OPENERS; i++) {
					try (Stream stream = connection.newStream(PROTOCOL)) {
						stream.write(ByteBuffer.wrap(new byte[1]));
						stream.read(answer.clear());
					}
				}
				return STREAMS / OPENERS;
			};
			List<Future<Integer>> done = new ArrayList<>();
			for (int i = 0; i < OPENERS; i++) {
				done.add(openers.submit(opener));
			}
			for (Future<Integer> each : done) {
				each.get(120, TimeUnit.SECONDS);
			}
		}
		finally {
			openers.shutdownNow();
		}
	}

	/**
	 * Complaint 12: the opening of a connection must not come after its first stream.
	 */
	private static void assertOrder(List<Libp2pEvent> heard) {
		Map<Long, Integer> seen = new HashMap<>();
		boolean open = false;
		for (Libp2pEvent event : heard) {
			if (event instanceof ConnectionOpenedEvent) {
				open = true;
			}
			else if (event instanceof StreamOpenedEvent opened) {
				assertThat(open).isTrue();
				assertThat(seen.merge(opened.streamId(), 1, Integer::sum)).isEqualTo(1);
			}
			else if (event instanceof StreamClosedEvent closed) {
				assertThat(seen.merge(closed.streamId(), 1, Integer::sum)).isEqualTo(2);
			}
			else if (event instanceof ConnectionClosedEvent) {
				open = false;
			}
		}
		assertThat(seen).hasSize(STREAMS).allSatisfy((id, events) -> assertThat(events).isEqualTo(2));
	}

	static class Handlers {

		@StreamHandler(PROTOCOL)
		void echo(Stream stream) {
			ByteBuffer message = ByteBuffer.allocate(1);
			stream.read(message);
			stream.write(message.flip());
		}

	}

	static class Recorder {

		final ConcurrentLinkedQueue<Libp2pEvent> heard = new ConcurrentLinkedQueue<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		@EventListener
		void onEvent(Libp2pEvent event) {
			if (!(event instanceof StreamOpenedEvent opened && !opened.protocol().equals(PROTOCOL))
					&& !(event instanceof StreamClosedEvent closed && !closed.protocol().equals(PROTOCOL))) {
				this.heard.add(event);
				this.threads.add(Thread.currentThread().getName());
			}
		}

		long count(Class<? extends Libp2pEvent> type) {
			return this.heard.stream().filter(type::isInstance).count();
		}

	}

}
