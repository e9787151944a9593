/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Handlers that fail, take their time, are flooded, or are at work when the application
 * goes.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class HandlerTroubleTests {

	private @Nullable HandlerScene opened;

	private @Nullable Handlers handlers;

	@AfterEach
	void close() {
		if (this.opened != null && this.handlers != null) {
			this.handlers.release.release(1000);
			this.opened.close();
		}
	}

	private HandlerScene open(String... properties) {
		HandlerScene scene = HandlerScene.with(List.of(properties), Handlers.class);
		this.opened = scene;
		this.handlers = scene.bean(Handlers.class);
		return scene;
	}

	// Failures

	@Test
	void aHandlerThatFailsResetsItsStreamAndIsLogged(CapturedOutput output) {
		HandlerScene scene = open();
		assertThat(scene.failure("/fails/unary", "x")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
		StreamException ofMessages = catchThrowableOfType(StreamException.class,
				() -> scene.converse("/fails/messages", "x"));
		assertThat(ofMessages.wireCode()).hasValue(RequestException.HANDLER_FAILED_CODE);
		StreamException ofBytes = catchThrowableOfType(StreamException.class, () -> scene.converse("/fails/raw"));
		assertThat(ofBytes.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		Awaitility.await().atMost(HandlerScene.PATIENCE).untilAsserted(() -> {
			assertThat(output).contains("WARN")
				.contains("a defect in /fails/unary", "a defect in /fails/messages", "a defect in /fails/raw");
			assertThat(scene.outcomes("/fails/unary")).containsExactly(StreamOutcome.HANDLER_FAILED);
			assertThat(scene.outcomes("/fails/messages")).containsExactly(StreamOutcome.HANDLER_FAILED);
			assertThat(scene.outcomes("/fails/raw")).containsExactly(StreamOutcome.HANDLER_FAILED);
		});
		assertThat(scene.ask("/works", "x")).isEqualTo("x");
		assertThat(scene.registry().handlers()).allMatch((handler) -> handler.running() == 0);
	}

	@Test
	void aPeerThatGoesIsNoFailureOfTheHandler(CapturedOutput output) throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		Stream reading = scene.peer.newStream(scene.address(), "/reads");
		Stream waiting = scene.peer.newStream(scene.address(), "/interrupted");
		handlers.begun.acquire(2);
		reading.reset();
		waiting.reset();
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(() -> scene.outcomes("/interrupted").size() == 1);
		handlers.release.release(1);
		handlers.ended.acquire(2);
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.until(() -> scene.registry().handlers().stream().allMatch((handler) -> handler.running() == 0));
		assertThat(output).doesNotContain("Dispatcher").doesNotContain("ERROR");
	}

	// Time

	@ParameterizedTest
	@ValueSource(strings = { "/slow/unary", "/slow/messages", "/slow/later" })
	void aHandlerThatTakesTooLongLosesItsStream(String protocol, CapturedOutput output) throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		StreamException failure = catchThrowableOfType(StreamException.class, () -> scene.converse(protocol, "x"));
		assertThat(failure.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.untilAsserted(() -> assertThat(scene.outcomes(protocol)).containsExactly(StreamOutcome.TIMEOUT));
		handlers.release.release(1);
		Awaitility.await()
			.atMost(HandlerScene.PATIENCE)
			.untilAsserted(() -> assertThat(handlers.outcomes).containsExactly("TIMEOUT"));
		if (!protocol.endsWith("later")) {
			// A stage is cancelled, which is its end; a thread may go on for ever.
			Awaitility.await()
				.atMost(HandlerScene.PATIENCE)
				.untilAsserted(() -> assertThat(output).contains("of " + protocol + " took longer than it may"));
		}
		assertThat(handlers.interrupted).hasValue(0);
	}

	@Test
	void theNodesDefaultIsForAllHandlers() {
		HandlerScene scene = open("libp2p.handler.timeout=200ms");
		assertThat(scene.failure("/waits", "x")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.ask("/works", "x")).isEqualTo("x");
	}

	// Floods

	@ParameterizedTest
	@ValueSource(strings = { "/narrow/unary", "/narrow/messages", "/narrow/later" })
	void refusesWhatIsTooMuchAtOnceAndSaysWhy(String protocol, CapturedOutput output) throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		List<CompletableFuture<String>> flood = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			flood.add(scene.asking(protocol, "x"));
		}
		handlers.begun.acquire(3);
		for (int i = 0; i < 50; i++) {
			assertThat(scene.failure(protocol, "x")).isEqualTo(RequestException.Reason.LIMIT);
		}
		assertThat(scene.rejected).hasSize(50)
			.allMatch((limit) -> limit.contains("concurrency") || limit.contains("max-inbound-requests"));
		assertThat(scene.registry().handlers()).filteredOn((handler) -> handler.protocols().contains(protocol))
			.singleElement()
			.matches((handler) -> handler.running() == 3);
		handlers.release.release(3);
		for (CompletableFuture<String> answer : flood) {
			assertThat(answer).succeedsWithin(HandlerScene.PATIENCE).isEqualTo("x");
		}
		handlers.release.release(1000);
		for (int i = 0; i < 100; i++) {
			assertThat(scene.converse(protocol, "x")).containsExactly("x");
		}
		assertThat(handlers.most).hasValueLessThanOrEqualTo(3);
		assertThat(output).doesNotContain("Dispatcher");
	}

	@Test
	void countsAllProtocolsOfAHandlerTogether() throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		CompletableFuture<String> first = scene.asking("/two/1", "x");
		handlers.begun.acquire();
		assertThat(scene.failure("/two/2", "x")).isEqualTo(RequestException.Reason.LIMIT);
		handlers.release.release(1);
		assertThat(first).succeedsWithin(HandlerScene.PATIENCE);
	}

	@Test
	void leavesRoomForOtherPeers() throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		try (ConnectionManager other = Libp2p.builder().build()) {
			CompletableFuture<String> first = scene.asking("/fair", "x");
			handlers.begun.acquire();
			assertThat(scene.failure("/fair", "x")).isEqualTo(RequestException.Reason.LIMIT);
			CompletableFuture<String> ofOther = other.requestAsync(scene.address(), RequestProtocol.text("/fair"), "y")
				.toCompletableFuture();
			handlers.begun.acquire();
			handlers.release.release(2);
			assertThat(first).succeedsWithin(HandlerScene.PATIENCE);
			assertThat(ofOther).succeedsWithin(HandlerScene.PATIENCE).isEqualTo("y");
		}
	}

	// Shutdown

	@ParameterizedTest
	@ValueSource(strings = { "/narrow/unary", "/narrow/messages", "/narrow/later" })
	void aShutdownWaitsForTheHandlersAtWorkAndRefusesOthers(String protocol) throws Exception {
		HandlerScene scene = open();
		Handlers handlers = scene.bean(Handlers.class);
		CompletableFuture<String> answer = scene.asking(protocol, "x");
		handlers.begun.acquire();
		HandlerGate gate = scene.bean(HandlerGate.class);
		CompletableFuture<Void> closing = CompletableFuture.runAsync(scene.context::close);
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(gate::isDraining);
		StreamException refused = catchThrowableOfType(StreamException.class, () -> {
			Stream stream = scene.peer.connections().get(0).newStream("/works");
			stream.write(ByteBuffer.wrap(new byte[] { 1, 'x' }));
			stream.read(ByteBuffer.allocate(1));
		});
		assertThat(refused.wireCode()).hasValue(0x1007);
		assertThat(closing).isNotDone();
		handlers.release.release(1);
		assertThat(answer).succeedsWithin(HandlerScene.PATIENCE).isEqualTo("x");
		assertThat(closing).succeedsWithin(HandlerScene.PATIENCE);
	}

	@Test
	void aHandlerThatOutlivesTheGraceIsInterruptedWithoutAnAlarm(CapturedOutput output) throws Exception {
		HandlerScene scene = open("libp2p.shutdown.grace-period=100ms");
		Handlers handlers = scene.bean(Handlers.class);
		CompletableFuture<String> answer = scene.asking("/waits", "x");
		handlers.begun.acquire();
		scene.context.close();
		assertThat(answer).failsWithin(HandlerScene.PATIENCE);
		handlers.ended.acquire();
		assertThat(output).doesNotContain("Handler of");
	}

	// Threads

	@Test
	void runsHandlersOnThreadsOfTheirOwn() {
		HandlerScene scene = open();
		assertThat(scene.ask("/thread", "x")).startsWith("libp2p-handler");
		assertThat(scene.converse("/thread/messages", "x")).singleElement().asString().startsWith("libp2p-handler");
		assertThat(scene.ask(RequestProtocol.of("/thread/later", Codec.text(), Codec.text()), "x"))
			.doesNotContain("loop");
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Semaphore begun = new Semaphore(0);

		final Semaphore release = new Semaphore(0);

		final Semaphore ended = new Semaphore(0);

		final AtomicInteger running = new AtomicInteger();

		final AtomicInteger most = new AtomicInteger();

		final AtomicInteger interrupted = new AtomicInteger();

		final List<String> outcomes = new CopyOnWriteArrayList<>();

		/** Sees how calls end, as an observation would. */
		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		StreamInterceptor outcomes() {
			return (call, next) -> {
				CompletionStage<?> end;
				try {
					end = next.proceed(call);
				}
				catch (StreamException ex) {
					this.outcomes.add(ex.reason().name());
					throw ex;
				}
				return end.whenComplete((value, failure) -> {
					if (failure != null && Stages.cause(failure) instanceof StreamException ex) {
						this.outcomes.add(ex.reason().name());
					}
				});
			};
		}

		@StreamHandler("/works")
		String works(String text) {
			return text;
		}

		@StreamHandler("/fails/unary")
		String failUnary(String text) {
			throw new IllegalStateException("a defect in /fails/unary");
		}

		@StreamHandler("/fails/messages")
		java.util.stream.Stream<String> failMessages(String text) {
			throw new IllegalStateException("a defect in /fails/messages");
		}

		@StreamHandler("/fails/raw")
		void failRaw(Stream stream) {
			throw new IllegalStateException("a defect in /fails/raw");
		}

		@StreamHandler("/reads")
		void read(Stream stream) throws IOException {
			this.begun.release();
			try {
				stream.inputStream().readAllBytes();
			}
			finally {
				this.ended.release();
			}
		}

		/** Notices late, and not by the stream, that its peer has gone. */
		@StreamHandler("/interrupted")
		void failAfterwards(Stream stream) throws Exception {
			this.begun.release();
			this.release.acquire();
			this.ended.release();
			throw new IOException("no more bytes from elsewhere");
		}

		@StreamHandler(protocols = "/slow/unary", timeout = "200ms")
		String slowUnary(String text) {
			return work(text);
		}

		@StreamHandler(protocols = "/slow/messages", timeout = "200ms")
		java.util.stream.Stream<String> slowMessages(String text) {
			return java.util.stream.Stream.of(work(text));
		}

		@StreamHandler(protocols = "/slow/later", timeout = "200ms")
		CompletionStage<String> slowLater(String text) {
			return new CompletableFuture<>();
		}

		@StreamHandler("/waits")
		String waits(String text) {
			return work(text);
		}

		@StreamHandler(protocols = "/narrow/unary", concurrency = "3")
		String narrowUnary(String text) {
			return work(text);
		}

		@StreamHandler(protocols = "/narrow/messages", concurrency = "3")
		Iterable<String> narrowMessages(String text) {
			return List.of(work(text));
		}

		@StreamHandler(protocols = "/narrow/later", concurrency = "3")
		CompletableFuture<String> narrowLater(String text) {
			return CompletableFuture.supplyAsync(() -> work(text),
					(task) -> new Thread(task, "somewhere-else").start());
		}

		@StreamHandler(protocols = { "/two/1", "/two/2" }, concurrency = "1")
		String two(String text) {
			return work(text);
		}

		@StreamHandler(protocols = "/fair", concurrency = "10", concurrencyPerPeer = "1")
		String fair(String text) {
			return work(text);
		}

		@StreamHandler("/thread")
		String thread(String text) {
			return Thread.currentThread().getName();
		}

		@StreamHandler("/thread/messages")
		java.util.stream.Stream<String> threadOfMessages(String text) {
			return java.util.stream.Stream.of(Thread.currentThread().getName());
		}

		@StreamHandler("/thread/later")
		CompletionStage<String> threadOfLater(String text) {
			return CompletableFuture.completedFuture(Thread.currentThread().getName());
		}

		private String work(String text) {
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			this.begun.release();
			try {
				this.release.acquire();
				return text;
			}
			catch (InterruptedException ex) {
				this.interrupted.incrementAndGet();
				Thread.currentThread().interrupt();
				throw new CancellationException("interrupted");
			}
			finally {
				this.running.decrementAndGet();
				this.ended.release();
			}
		}

	}

}
