/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandlerExecutorTests {

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void leavesTheChoiceToTheNodeByDefault() {
		assertThat(executor(HandlerThreads.AUTO, null)).isNull();
	}

	@Test
	void takesTheApplicationsExecutor() {
		Executor own = Runnable::run;
		for (HandlerThreads threads : HandlerThreads.values()) {
			assertThat(executor(threads, own)).isSameAs(own);
		}
	}

	@Test
	void runsOnPlatformThreadsOfItsOwnWhenAskedTo() {
		assertThat(threadName(HandlerThreads.PLATFORM)).startsWith("libp2p-handler-");
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void refusesVirtualThreadsWhereThereAreNone() {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> executor(HandlerThreads.VIRTUAL, null))
			.withMessageContaining("libp2p.handler.threads");
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		assertThat(executor(HandlerThreads.AUTO, null)).isNull();
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void takesVirtualThreadsWhenBootIsAskedTo() {
		this.environment.setProperty("spring.threads.virtual.enabled", "true");
		assertThat(threadName(HandlerThreads.AUTO)).startsWith("libp2p-handler-");
		assertThat(threadName(HandlerThreads.VIRTUAL)).startsWith("libp2p-handler-");
	}

	private @Nullable Executor executor(HandlerThreads threads, @Nullable Executor bean) {
		return HandlerExecutor.of(threads, this.environment, bean).executor();
	}

	private String threadName(HandlerThreads threads) {
		HandlerExecutor handlers = HandlerExecutor.of(threads, this.environment, null);
		Executor executor = Objects.requireNonNull(handlers.executor());
		CompletableFuture<String> name = new CompletableFuture<>();
		executor.execute(() -> name.complete(Thread.currentThread().getName()));
		try {
			return name.orTimeout(10, TimeUnit.SECONDS).join();
		}
		finally {
			handlers.destroy();
		}
	}

}
