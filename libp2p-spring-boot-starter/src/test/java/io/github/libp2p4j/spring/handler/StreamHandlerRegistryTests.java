/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Handlers that come and go while the node runs.
 */
@Timeout(60)
class StreamHandlerRegistryTests {

	private final HandlerScene scene = HandlerScene.with(List.of("app.serve=false"), Handlers.class);

	private final StreamHandlerRegistry registry = this.scene.registry();

	@AfterEach
	void close() {
		this.scene.bean(Handlers.class).release.release(100);
		this.scene.close();
	}

	@Test
	void listsHandlers() {
		assertThat(this.registry.handlers()).extracting(StreamHandlerInfo::id, StreamHandlerInfo::state)
			.containsExactlyInAnyOrder(tuple("work", StreamHandlerState.RUNNING),
					tuple("off", StreamHandlerState.STOPPED), tuple("greeting", StreamHandlerState.RUNNING),
					tuple("dozing", StreamHandlerState.STOPPED));
		assertThat(this.registry.handler("work"))
			.hasValueSatisfying((work) -> assertThat(work.concurrency()).isEqualTo(9));
		assertThat(this.registry.handler("nobody")).isEmpty();
	}

	@Test
	void servesRegistrationsThatAreBeans() {
		assertThat(this.scene.ask("/greet/1.0.0", "world")).isEqualTo("Hello, world");
		assertThat(this.registry.handler("greeting"))
			.hasValueSatisfying((greeting) -> assertThat(greeting.description()).isEqualTo("registration 'greeting'"));
	}

	@Test
	void leavesHandlersOffUntilTheyAreStarted() {
		assertThat(this.scene.node().protocols()).doesNotContain("/off/1", "/doze/1");
		assertThat(this.scene.failure("/off/1", "x")).isEqualTo(RequestException.Reason.PROTOCOL_NOT_SUPPORTED);
		this.registry.start("off");
		this.registry.start("dozing");
		assertThat(this.scene.ask("/off/1", "x")).isEqualTo("x");
		assertThat(this.scene.ask("/doze/1", "x")).isEqualTo("x");
	}

	@Test
	void stopsHandlersSoThatPeersKnow() throws Exception {
		Connection connection = this.scene.peer.connect(this.scene.address());
		assertThat(protocols(connection)).contains("/job/1");
		// The node pushes to those of whom it knows that they listen.
		this.scene.node()
			.identify(this.scene.node().connections().get(0))
			.toCompletableFuture()
			.get(20, TimeUnit.SECONDS);
		this.registry.stop("work");
		assertThat(this.registry.handler("work"))
			.hasValueSatisfying((work) -> assertThat(work.state()).isEqualTo(StreamHandlerState.STOPPED));
		assertThat(this.scene.failure("/job/1", "x")).isEqualTo(RequestException.Reason.PROTOCOL_NOT_SUPPORTED);
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(() -> !protocols(connection).contains("/job/1"));
		this.registry.start("work");
		this.registry.start("work");
		this.scene.bean(Handlers.class).release.release();
		assertThat(this.scene.ask("/job/1", "x")).isEqualTo("x");
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(() -> protocols(connection).contains("/job/1"));
	}

	private List<String> protocols(Connection connection) throws Exception {
		return this.scene.peer.identify(connection).toCompletableFuture().get(20, TimeUnit.SECONDS).protocols();
	}

	@Test
	void letsCallsThatAreUnderWayFinishWhenItStops() throws Exception {
		Handlers handlers = this.scene.bean(Handlers.class);
		CompletableFuture<String> answer = this.scene.asking("/job/1", "x");
		handlers.begun.acquire();
		CompletableFuture<Void> stopped = this.registry.stop("work").toCompletableFuture();
		assertThat(stopped).isNotDone();
		handlers.release.release();
		assertThat(answer).succeedsWithin(HandlerScene.PATIENCE).isEqualTo("x");
		assertThat(stopped).succeedsWithin(HandlerScene.PATIENCE);
		assertThat(this.registry.stop("work").toCompletableFuture()).isCompleted();
	}

	@Test
	void pausesHandlersWithoutTakingTheirProtocolsBack() {
		this.registry.pause("greeting");
		assertThat(this.scene.node().protocols()).contains("/greet/1.0.0");
		assertThat(this.scene.failure("/greet/1.0.0", "x")).isEqualTo(RequestException.Reason.LIMIT);
		assertThat(this.scene.rejected).containsExactly("handler-paused");
		this.registry.resume("greeting");
		assertThat(this.scene.ask("/greet/1.0.0", "x")).isEqualTo("Hello, x");
		this.registry.pause("greeting");
		this.registry.start("greeting");
		assertThat(this.scene.ask("/greet/1.0.0", "x")).isEqualTo("Hello, x");
	}

	@Test
	void doesNotPauseWhatIsStopped() {
		assertThatIllegalStateException().isThrownBy(() -> this.registry.pause("off"))
			.withMessageContaining("'off' is stopped; start it first");
		assertThatIllegalStateException().isThrownBy(() -> this.registry.resume("off"));
	}

	@Test
	void takesNewHandlersAndForgetsThem() throws Exception {
		for (int i = 0; i < 3; i++) {
			this.registry.register(StreamHandlerRegistration.of("later", RequestProtocol.text("/later/1"),
					(text, context) -> text + " for " + context.peer()));
			assertThat(this.scene.ask("/later/1", "x")).isEqualTo("x for " + this.scene.peer.peerId());
			assertThat(this.registry.unregister("later").toCompletableFuture()).succeedsWithin(HandlerScene.PATIENCE);
			assertThat(this.registry.handler("later")).isEmpty();
			assertThatExceptionOfType(StreamException.class)
				.isThrownBy(() -> this.scene.peer.newStream(this.scene.address(), "/later/1"))
				.matches((failure) -> failure.reason() == StreamException.Reason.PROTOCOL_NOT_SUPPORTED);
		}
	}

	@Test
	void takesAllKindsOfHandlers() {
		this.registry.register(StreamHandlerRegistration
			.of("bytes", "/bytes/1", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
			.withProtocols("/bytes/1", "/bytes/2"));
		this.registry.register(StreamHandlerRegistration.async("async", "/async/1", (stream) -> {
			stream.write(ByteBuffer.wrap(new byte[] { 1, 'a' }));
			return CompletableFuture.completedStage(null);
		}));
		this.registry.register(StreamHandlerRegistration.async("requests", RequestProtocol.text("/requests/1"),
				(text, context) -> CompletableFuture.supplyAsync(() -> text + "!")));
		assertThat(this.scene.converse("/bytes/1", "x")).containsExactly("x");
		assertThat(this.scene.converse("/bytes/2", "x")).containsExactly("x");
		assertThat(this.scene.converse("/async/1")).containsExactly("a");
		assertThat(this.scene.ask("/requests/1", "x")).isEqualTo("x!");
	}

	@Test
	void keepsToTheOptionsOfARegistration() {
		List<String> seen = new CopyOnWriteArrayList<>();
		this.registry.register(StreamHandlerRegistration
			.of("small", RequestProtocol.text("/small/1").withTimeout(Duration.ofSeconds(5)), (text, context) -> text)
			.withOptions(StreamHandlerOptions.defaults()
				.withConcurrency(2)
				.withMaxMessageSize(DataSize.ofBytes(4))
				.withInterceptors(List.of((call, next) -> {
					seen.add(call.handlerId());
					return next.proceed(call);
				}))));
		assertThat(this.scene.ask("/small/1", "1234")).isEqualTo("1234");
		assertThat(this.scene.failure("/small/1", "12345")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(seen).containsExactly("small");
		assertThat(this.registry.handler("small"))
			.hasValueSatisfying((small) -> assertThat(small.concurrency()).isEqualTo(2));
	}

	@Test
	void refusesIdsAndProtocolsThatAreTaken() {
		assertThatExceptionOfType(DuplicateHandlerIdException.class)
			.isThrownBy(() -> this.registry.register(registration("work", "/new/1")))
			.satisfies((failure) -> assertThat(failure.first()).contains("method"));
		assertThatExceptionOfType(DuplicateProtocolException.class)
			.isThrownBy(() -> this.registry.register(registration("new", "/job/1")));
		assertThatExceptionOfType(DuplicateProtocolException.class)
			.isThrownBy(() -> this.registry.register(registration("new", "/off/1")))
			.withMessageContaining("/off/1");
		assertThatExceptionOfType(DuplicateProtocolException.class)
			.isThrownBy(() -> this.registry.register(registration("new", "/ipfs/ping/1.0.0")));
		assertThatExceptionOfType(InvalidStreamHandlerException.class)
			.isThrownBy(() -> this.registry.register(registration("new", "no protocol id")));
		assertThat(this.registry.handler("new")).isEmpty();
		assertThat(this.scene.node().protocols()).doesNotContain("/new/1");
	}

	private static StreamHandlerRegistration registration(String id, String protocol) {
		return StreamHandlerRegistration.of(id, protocol, (stream) -> {
		});
	}

	@Test
	void saysWhichHandlersThereAre() {
		for (ThrowingCallable call : List.<ThrowingCallable>of(() -> this.registry.start("nobody"),
				() -> this.registry.stop("nobody"), () -> this.registry.pause("nobody"),
				() -> this.registry.resume("nobody"), () -> this.registry.unregister("nobody"))) {
			assertThatIllegalArgumentException().isThrownBy(call)
				.withMessageContaining("'nobody'")
				.withMessageContaining("greeting");
		}
	}

	@Test
	void refusesOptionsThatMakeNoSense() {
		StreamHandlerOptions options = StreamHandlerOptions.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> options.withConcurrency(0));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withConcurrencyPerPeer(0));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withTimeout(Duration.ofSeconds(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withTimeout(Duration.ofDays(400)));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxMessageSize(DataSize.ofBytes(0)));
		assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxMessageSize(DataSize.ofGigabytes(2)));
		assertThatIllegalArgumentException().isThrownBy(() -> registration(" ", "/x/1"));
		assertThatIllegalArgumentException().isThrownBy(() -> registration("x", "/x/1").withProtocols());
	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		final Semaphore begun = new Semaphore(0);

		final Semaphore release = new Semaphore(0);

		@StreamHandler(id = "work", protocols = "/job/1", concurrency = "#{3 * 3}")
		String work(String text) throws InterruptedException {
			this.begun.release();
			this.release.acquire();
			return text;
		}

		@StreamHandler(id = "off", protocols = "/off/1", autoStartup = "${app.serve}")
		CompletionStage<String> off(String text) {
			return CompletableFuture.completedFuture(text);
		}

		@Bean
		StreamHandlerRegistration greeting() {
			return StreamHandlerRegistration.of("greeting", RequestProtocol.text("/greet/1.0.0"),
					(name, context) -> "Hello, " + name);
		}

		@Bean
		StreamHandlerRegistration dozing() {
			return StreamHandlerRegistration.of("dozing", RequestProtocol.text("/doze/1"), (text, context) -> text)
				.withOptions(StreamHandlerOptions.defaults().withAutoStartup(false));
		}

	}

}
