/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether a process with nothing but a node in it stays alive: as long as a thread is no
 * daemon.
 */
class KeepAliveTests {

	@Test
	void anApplicationWithoutAWebServerStaysAliveWhileItListens() {
		try (ConfigurableApplicationContext context = start("--spring.threads.virtual.enabled=true")) {
			assertThat(context.isActive()).isTrue();
			assertThat(keepingAlive()).containsExactly("libp2p-keepalive");
		}
		Awaitility.await().until(() -> keepingAlive().isEmpty());
	}

	@Test
	void itEndsWhenItIsToldToOrOnlyDials() {
		try (ConfigurableApplicationContext context = start("--libp2p.lifecycle.keep-alive=false")) {
			assertThat(context.isActive()).isTrue();
			assertThat(keepingAlive()).isEmpty();
		}
		try (ConfigurableApplicationContext context = start("--libp2p.listen-addresses=")) {
			assertThat(context.isActive()).isTrue();
			assertThat(keepingAlive()).isEmpty();
		}
	}

	@Test
	void aStartThatFailedKeepsNothingAlive() {
		try {
			start("--libp2p.bootstrap.startup-failure-policy=stop",
					"--libp2p.bootstrap.peers=/memory/4294967288/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")
				.close();
			assertThat(true).as("The start has to fail").isFalse();
		}
		catch (RuntimeException expected) {
			Awaitility.await().until(() -> keepingAlive().isEmpty());
		}
	}

	private static List<String> keepingAlive() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !thread.isDaemon() && thread.getName().startsWith("libp2p"))
			.map(Thread::getName)
			.toList();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("libp2p.listen-addresses=/memory/0")
			.run(arguments);
	}

	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
