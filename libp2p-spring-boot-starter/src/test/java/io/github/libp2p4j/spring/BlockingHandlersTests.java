/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers may block, and no eight of them stall the rest: Boot's
 * {@code applicationTaskExecutor} has eight threads and an unbounded queue, and never
 * grows.
 */
class BlockingHandlersTests {

	private static final int HANDLERS = 40;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(StarterConfigurations.all())
		.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
		.withPropertyValues("libp2p.listen-addresses=/memory/0")
		.withBean(Meeting.class);

	private final ConnectionManager peer = Libp2p.builder().start();

	@AfterEach
	void close() {
		this.peer.close();
	}

	@Test
	void runManyMoreAtOnceThanBootsPoolHasThreads() {
		this.runner.run((context) -> {
			assertThat(meet(context)).hasSize(HANDLERS).allSatisfy((thread) -> assertThat(thread).isNotEmpty());
			assertThat(context.getBean(ThreadPoolTaskExecutor.class).getPoolSize()).as("Boot's pool").isZero();
		});
	}

	@Test
	void runManyAtOnceOnPlatformThreadsToo() {
		this.runner.withPropertyValues("libp2p.handler.threads=platform")
			.run((context) -> assertThat(meet(context)).hasSize(HANDLERS)
				.allSatisfy((thread) -> assertThat(thread).startsWith("platform ")));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void runOnVirtualThreadsByBootsOneFlag() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(meet(context)).hasSize(HANDLERS)
				.allSatisfy((thread) -> assertThat(thread).startsWith("virtual ")));
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void fallBackToPlatformThreadsWhereTheFlagCannotBeKept() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(meet(context)).hasSize(HANDLERS)
				.allSatisfy((thread) -> assertThat(thread).startsWith("platform ")));
	}

	/**
	 * Opens streams whose handlers all wait for one another.
	 * @return on what kind of thread each of them ran
	 */
	private List<String> meet(ApplicationContext context) throws IOException {
		ConnectionManager node = context.getBean(ConnectionManager.class);
		Multiaddr address = node.boundAddresses().get(0);
		List<Stream> streams = new ArrayList<>();
		for (int i = 0; i < HANDLERS; i++) {
			streams.add(this.peer.newStream(address, "/meet/1.0.0"));
		}
		List<String> threads = new ArrayList<>();
		for (Stream stream : streams) {
			stream.deadline(PATIENCE);
			threads.add(new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8));
			// A half that stays open would hold up the node's graceful end.
			stream.close();
		}
		return threads;
	}

	static class Meeting {

		private final CyclicBarrier all = new CyclicBarrier(HANDLERS);

		@StreamHandler("/meet/1.0.0")
		void meet(Stream stream) throws Exception {
			this.all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			Thread thread = Thread.currentThread();
			String kind = isVirtual(thread) ? "virtual " : "platform ";
			stream.outputStream().write((kind + thread.getName()).getBytes(StandardCharsets.UTF_8));
		}

		private static boolean isVirtual(Thread thread) {
			Method isVirtual = ReflectionUtils.findMethod(Thread.class, "isVirtual");
			return isVirtual != null && Boolean.TRUE.equals(ReflectionUtils.invokeMethod(isVirtual, thread));
		}

	}

}
