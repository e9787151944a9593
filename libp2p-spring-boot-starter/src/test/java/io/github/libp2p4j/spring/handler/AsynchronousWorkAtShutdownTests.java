/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.context.Libp2pDrainLifecycle;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Complaint 3: what a handler began is work until its stage completes, long after the
 * method has returned. The phase of draining is asked itself, since the node's own end
 * waits for open streams and so would hide that nobody waits for the work.
 */
@Timeout(60)
class AsynchronousWorkAtShutdownTests {

	@AutoClose
	private final HandlerScene scene = HandlerScene.of(Handlers.class);

	private CompletableFuture<Void> drain() {
		CompletableFuture<Void> drained = new CompletableFuture<>();
		this.scene.bean(Libp2pDrainLifecycle.class).stop(() -> drained.complete(null));
		return drained;
	}

	@ParameterizedTest
	@ValueSource(strings = { "/future", "/mono", "/flux" })
	void drainingWaitsForWhatMethodsReturned(String protocol) throws InterruptedException {
		CompletableFuture<String> answer = this.scene.asking(protocol, "x");
		Handlers handlers = this.scene.bean(Handlers.class);
		assertThat(handlers.begun.await(20, TimeUnit.SECONDS)).isTrue();
		CompletableFuture<Void> drained = drain();
		assertThat(drained).isNotDone();
		handlers.work.complete("finished");
		assertThat(answer).succeedsWithin(HandlerScene.PATIENCE).isEqualTo("finished");
		assertThat(drained).succeedsWithin(HandlerScene.PATIENCE);
	}

	@Test
	void drainingWaitsForWorkWhoseStreamIsGone() throws InterruptedException {
		Stream stream = this.scene.peer.newStream(this.scene.address(), "/raw");
		stream.close();
		Handlers handlers = this.scene.bean(Handlers.class);
		assertThat(handlers.begun.await(20, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(() -> this.scene.outcomes("/raw").size() == 1);
		CompletableFuture<Void> drained = drain();
		assertThat(drained).isNotDone();
		handlers.work.complete("finished");
		assertThat(drained).succeedsWithin(HandlerScene.PATIENCE);
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final CountDownLatch begun = new CountDownLatch(1);

		final CompletableFuture<String> work = new CompletableFuture<>();

		@StreamHandler("/future")
		CompletableFuture<String> future(String text) {
			this.begun.countDown();
			return this.work;
		}

		@StreamHandler("/mono")
		Mono<String> mono(String text) {
			this.begun.countDown();
			return Mono.fromFuture(this.work);
		}

		@StreamHandler("/flux")
		Flux<String> flux(String text) {
			this.begun.countDown();
			return Mono.fromFuture(this.work).flux();
		}

		@StreamHandler("/raw")
		CompletionStage<String> raw(Stream stream) {
			stream.close();
			this.begun.countDown();
			return this.work;
		}

	}

}
