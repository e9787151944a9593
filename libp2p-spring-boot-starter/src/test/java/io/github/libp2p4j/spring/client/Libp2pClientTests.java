/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class Libp2pClientTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PeerNodes nodes = new PeerNodes();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void asksThePeersOfItsGroup() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class);
		assertThat(people.greet("a")).isEqualTo("Hello, a");
		assertThat(people.greetLater("b")).succeedsWithin(PATIENCE).isEqualTo("Hello, b");
		assertThat(people.greetStage("c").toCompletableFuture()).succeedsWithin(PATIENCE).isEqualTo("Hello, c");
		assertThat(people.greetAll("d")).isEqualTo("Hello, d and everybody");
	}

	@Test
	void asksWhomTheCallSays() {
		greets("/targeted/1");
		Targeted targeted = this.nodes.client(Targeted.class, ClientGroup.named("nobody"));
		assertThat(targeted.at(this.nodes.address(), "a")).isEqualTo("Hello, a");
		assertThat(targeted.by(this.nodes.answering.peerId(), "b")).isEqualTo("Hello, b");
		assertThat(targeted.through(this.nodes.asking.connections().get(0), "c")).isEqualTo("Hello, c");
		assertThatIllegalArgumentException().isThrownBy(() -> targeted.orGroup(null, "d"))
			.withMessageContaining("Targeted.orGroup of group 'nobody'");
		assertThat(this.nodes.client(Targeted.class).orGroup(null, "e")).isEqualTo("Hello, e");
	}

	@Test
	void eachSubscriptionOfAMonoIsAnExchange() {
		greets("/people/greet/1");
		AtomicInteger exchanges = new AtomicInteger();
		Mono<String> greeting = this.nodes.client(People.class, workers(this.nodes.address()), (call, next) -> {
			exchanges.incrementAndGet();
			return next.proceed();
		}).greetMono("a");
		assertThat(exchanges).hasValue(0);
		assertThat(greeting.block(PATIENCE)).isEqualTo("Hello, a");
		assertThat(greeting.block(PATIENCE)).isEqualTo("Hello, a");
		assertThat(exchanges).hasValue(2);
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> this.nodes.client(Shapes.class).lostMono().block(PATIENCE))
			.matches((failure) -> failure.reason() == Reason.PROTOCOL_NOT_SUPPORTED);
	}

	@Test
	void cancellingASubscriptionResetsTheStream() {
		CompletableFuture<Void> ended = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		this.nodes.answering.handleAsync("/people/greet/1", (stream) -> {
			begun.countDown();
			return stream.closed().whenComplete((done, failure) -> ended.complete(null));
		});
		var subscription = this.nodes.client(People.class).greetMono("a").subscribe();
		await(begun);
		subscription.dispose();
		assertThat(ended).succeedsWithin(PATIENCE);
	}

	@Test
	void methodsWithoutAResultSendWhatHasNoAnswer() {
		this.nodes.answering.handleRequests(RequestProtocol.oneWay("/shapes/push", Codec.text()), (text, context) -> {
			this.heard.add(text);
			return NoAnswer.NONE;
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		shapes.push("a");
		assertThat(shapes.pushLater("b")).succeedsWithin(PATIENCE);
		shapes.pushMono("c").block(PATIENCE);
		assertThat(this.heard).containsExactly("a", "b", "c");
	}

	@Test
	void aPeerMayEndWithoutAnAnswerWhereTheMethodAllowsIt() {
		this.nodes.answering.handle("/shapes/find", (stream) -> {
			String name = new String(new MessageReader(stream, 100).read().orElseThrow(), StandardCharsets.UTF_8);
			if (name.equals("empty")) {
				new MessageWriter(stream, 100).write(new byte[0]);
			}
			else if (!name.isEmpty()) {
				new MessageWriter(stream, 100).write(name.getBytes(StandardCharsets.UTF_8));
			}
			stream.closeWrite();
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		assertThat(shapes.find("a")).contains("a");
		assertThat(shapes.find("")).isEmpty();
		assertThat(shapes.find("empty")).isEmpty();
		assertThat(shapes.findLater("empty")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
		assertThat(shapes.findOrNull("empty")).isNull();
		assertThat(shapes.findLater("")).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
		assertThat(shapes.findOrNull("")).isNull();
		assertThat(shapes.findOrNull("b")).isEqualTo("b");
		assertThat(shapes.findMono("").blockOptional(PATIENCE)).isEmpty();
		assertThat(shapes.findOrNull(null)).isNull();
		assertThat(shapes.findOptional(Optional.empty())).isEmpty();
		assertThat(shapes.findOptional(Optional.of("c"))).contains("c");
		assertThat(shapes.findNothing()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> shapes.find(nothing()))
			.withMessageContaining("Shapes.find was called with null");
	}

	@Test
	void streamsMessagesInEitherDirection() {
		this.nodes.answering.handle("/shapes/many", (stream) -> {
			MessageReader reader = new MessageReader(stream, 1000);
			MessageWriter writer = new MessageWriter(stream, 1000);
			for (var message = reader.read(); message.isPresent(); message = reader.read()) {
				writer.write(message.get());
				writer.write(message.get());
			}
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		try (java.util.stream.Stream<Item> items = shapes.many(new Item("a"))) {
			assertThat(items).containsExactly(new Item("a"), new Item("a"));
		}
		assertThat(shapes.manyIterable(new Item("b"))).containsExactly(new Item("b"), new Item("b"));
		assertThat(shapes.manyLater(new Item("c"))).succeedsWithin(PATIENCE)
			.satisfies((items) -> assertThat(items).containsExactly(new Item("c"), new Item("c")));
		assertThat(shapes.manyFlux(new Item("f")).collectList().block(PATIENCE)).containsExactly(new Item("f"),
				new Item("f"));
		try (java.util.stream.Stream<Item> items = shapes.manyToMany(List.of(new Item("d"), new Item("e")))) {
			assertThat(items).containsExactly(new Item("d"), new Item("d"), new Item("e"), new Item("e"));
		}
	}

	@Test
	void aFluxAsksForWhatIsWantedAndResetsTheStreamWhenItIsCancelled() {
		CompletableFuture<StreamException.Reason> ending = new CompletableFuture<>();
		this.nodes.answering.handle("/shapes/endless", (stream) -> {
			MessageWriter writer = new MessageWriter(stream, 1 << 20);
			try {
				while (true) {
					writer.write(new byte[10_000]);
				}
			}
			catch (StreamException ex) {
				ending.complete(ex.reason());
			}
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		assertThat(shapes.endless().take(1000).map((bytes) -> bytes.length).distinct().collectList().block(PATIENCE))
			.containsExactly(10_000);
		assertThat(ending).succeedsWithin(PATIENCE).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void aFluxFailsWhenThePeerFallsSilent() {
		this.nodes.answering.handleAsync("/shapes/endless", Stream::closed);
		Shapes shapes = this.nodes.client(Shapes.class,
				workers(this.nodes.address()).withTimeout(Duration.ofMillis(70)));
		timesOut(() -> shapes.endless().blockLast(PATIENCE));
	}

	@Test
	void aFluxFailsAsItsExchangeDoes() {
		this.nodes.answering.handle("/shapes/many", (stream) -> {
			new MessageWriter(stream, 100).write("{}".getBytes(StandardCharsets.UTF_8));
			new MessageWriter(stream, 100).write("]".getBytes(StandardCharsets.UTF_8));
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(
					() -> shapes.manyFlux(new Item("a")).doOnNext((item) -> this.heard.add("item")).blockLast(PATIENCE))
			.matches((failure) -> failure.reason() == Reason.CODEC_FAILED)
			.withMessageStartingWith("Shapes.manyFlux of group 'workers': ");
		assertThat(this.heard).containsExactly("item");
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> shapes.endless().blockLast(PATIENCE))
			.matches((failure) -> failure.reason() == Reason.PROTOCOL_NOT_SUPPORTED);
	}

	@Test
	void collectsMessagesIntoOneAnswer() {
		this.nodes.answering.handle("/shapes/collect", (stream) -> {
			MessageReader reader = new MessageReader(stream, 1000);
			int count = 0;
			while (reader.read().isPresent()) {
				count++;
			}
			this.heard.add("collected " + count);
			new MessageWriter(stream, 1000).write(Integer.toString(count).getBytes(StandardCharsets.UTF_8));
		});
		Shapes shapes = this.nodes.client(Shapes.class);
		assertThat(shapes.collect(List.of(new Item("a"), new Item("b")))).isEqualTo(2);
		assertThat(shapes.collectLater(java.util.stream.Stream.of(new Item("a")))).succeedsWithin(PATIENCE)
			.isEqualTo(1);
		assertThat(shapes.collectFlux(Flux.range(0, 500).map((number) -> new Item("item " + number)))).isEqualTo(500);
		assertThat(shapes.collectIterator(List.of(new Item("a")).iterator())).isEqualTo(1);
		IllegalStateException broken = new IllegalStateException("the source is broken");
		assertThatIllegalStateException()
			.isThrownBy(() -> shapes.collectFlux(Flux.concat(Flux.just(new Item("a")), Flux.error(broken))))
			.isSameAs(broken);
		shapes.pour(List.of(new Item("a"), new Item("b"), new Item("c")));
		assertThat(this.heard).containsExactly("collected 2", "collected 1", "collected 500", "collected 1",
				"collected 3");
	}

	@Test
	void givesTheStreamItself() throws Exception {
		this.nodes.answering.handle("/shapes/raw", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		Shapes shapes = this.nodes.client(Shapes.class);
		try (Stream stream = shapes.raw()) {
			stream.write(StandardCharsets.UTF_8.encode("raw"));
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("raw");
		}
		assertThat(shapes.rawLater()).succeedsWithin(PATIENCE).satisfies(Stream::reset);
	}

	@Test
	void itsTimeoutsAreThoseOfTheCallTheMethodAndTheGroupInThisOrder() {
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/timed"), (text, context) -> PeerNodes.never());
		Timed timed = this.nodes.client(Timed.class, workers(this.nodes.address()).withTimeout(Duration.ofMillis(70)));
		timesOut(() -> timed.ofGroup("x"));
		timesOut(() -> timed.ofMethod("x"));
		Timed patient = this.nodes.client(Timed.class, workers(this.nodes.address()).withTimeout(Duration.ofDays(1)));
		timesOut(() -> patient.ofMethod("x"));
		timesOut(() -> patient.ofCall("x", Duration.ofMillis(50)));
		assertThatIllegalArgumentException().isThrownBy(() -> patient.ofCall("x", Duration.ZERO))
			.withMessageContaining("timeout must be positive");
	}

	@Test
	void itsLargestMessageIsThatOfTheMethodBeforeThatOfTheGroup() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/timed"), (text, context) -> text + text);
		Timed timed = this.nodes.client(Timed.class);
		assertThat(timed.small("1234")).isEqualTo("12341234");
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> timed.small("12345"))
			.matches((failure) -> failure.reason() == Reason.ANSWER_TOO_LARGE)
			.withMessageStartingWith("Timed.small of group 'workers': ");
	}

	@Test
	void goesOnToTheNextPeerWhenOneCannotBeReached() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class, workers(this.nodes.nobody, this.nodes.address()));
		for (int i = 0; i < 4; i++) {
			assertThat(people.greet("a")).isEqualTo("Hello, a");
		}
	}

	@Test
	void takesPeersInTurn() {
		try (ConnectionManager second = Libp2p.builder().listen("/memory/0").start()) {
			this.nodes.answering.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> "first");
			second.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> "second");
			People people = this.nodes.client(People.class,
					workers(this.nodes.address(), second.listenAddresses().get(0)));
			assertThat(List.of(people.greet("a"), people.greet("a"), people.greet("a"), people.greet("a")))
				.containsExactly("first", "second", "first", "second");
		}
	}

	@Test
	void namesGroupMethodAndPeersWhenNoneCanBeReached() {
		Multiaddr other = Multiaddr.parse("/memory/4000000001");
		People people = this.nodes.client(People.class, workers(other, this.nodes.nobody));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"))
			.withMessageStartingWith("People.greet of group 'workers': ")
			.withMessageContaining("none of 2 peers could be reached: " + other + ": ")
			.withMessageContaining("; " + this.nodes.nobody + ": ")
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
				assertThat(failure.getSuppressed()).hasSize(1);
			});
		assertThat(people.greetLater("a")).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RequestException.class)
			.withMessageContaining("People.greetLater of group 'workers'");
	}

	@Test
	void doesNotAskAnotherPeerOnceOneWasReached() {
		AtomicInteger asked = new AtomicInteger();
		try (ConnectionManager second = Libp2p.builder().listen("/memory/0").start()) {
			second.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> {
				asked.incrementAndGet();
				return "second";
			});
			this.nodes.answering.handle("/people/greet/1", Stream::reset);
			People people = this.nodes.client(People.class,
					workers(this.nodes.address(), second.listenAddresses().get(0)));
			assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"))
				.matches((failure) -> failure.reason() == Reason.RESET_BY_PEER);
			assertThat(asked).hasValue(0);
		}
	}

	@Test
	void triesAgainToReachAPeerAsItsGroupSays() {
		greets("/people/greet/1");
		Multiaddr later = Multiaddr.parse("/memory/4000000002");
		ClientRetry retry = ClientRetry.none()
			.withMaxAttempts(1000)
			.withInitialDelay(Duration.ofMillis(1))
			.withMaxDelay(Duration.ofMillis(5));
		People people = this.nodes.client(People.class, workers(later).withRetry(retry));
		CompletableFuture<String> greeting = people.greetLater("a");
		assertThat(greeting).isNotDone();
		this.nodes.answering.listen(later);
		assertThat(greeting).succeedsWithin(PATIENCE).isEqualTo("Hello, a");

		People once = this.nodes.client(People.class, workers(this.nodes.nobody).withRetry(retry.withMaxAttempts(2)));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> once.greet("a"))
			.matches((failure) -> failure.reason() == Reason.UNREACHABLE);
	}

	@Test
	void triesNothingAgainThatWasSent() {
		AtomicInteger asked = new AtomicInteger();
		this.nodes.answering.handle("/people/greet/1", (stream) -> {
			asked.incrementAndGet();
			stream.reset();
		});
		People people = this.nodes.client(People.class,
				workers(this.nodes.address()).withRetry(ClientRetry.none().withMaxAttempts(5)));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"));
		assertThat(asked).hasValue(1);
	}

	@Test
	void refusesWhatIsBeyondTheGroupsConcurrency() {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> end = new CompletableFuture<>();
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/people/greet/1"), (name, context) -> {
			begun.countDown();
			return end;
		});
		People people = this.nodes.client(People.class, workers(this.nodes.address()).withMaxConcurrency(1));
		CompletableFuture<String> first = people.greetLater("a");
		await(begun);
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("b"))
			.matches((failure) -> failure.reason() == Reason.LIMIT && failure.origin() == Origin.LIBRARY)
			.withMessageContaining("1 are under way already (max-concurrency)");
		end.complete("done");
		assertThat(first).succeedsWithin(PATIENCE).isEqualTo("done");
		assertThat(people.greet("c")).isEqualTo("done");
	}

	@Test
	void anOpenStreamCountsUntilItIsClosed() {
		this.nodes.answering.handleAsync("/shapes/raw", Stream::closed);
		Shapes shapes = this.nodes.client(Shapes.class, workers(this.nodes.address()).withMaxConcurrency(1));
		Stream stream = shapes.raw();
		assertThatExceptionOfType(RequestException.class).isThrownBy(shapes::raw)
			.matches((failure) -> failure.reason() == Reason.LIMIT);
		CompletableFuture<Void> closed = stream.closed().toCompletableFuture();
		stream.reset();
		assertThat(closed).failsWithin(PATIENCE);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> shapes.raw().reset());
	}

	@Test
	void interceptorsSeeTheExchangeOnTheCallersThread() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class, workers(this.nodes.address()), (call, next) -> {
			this.heard.add("outer " + call.group().orElse("") + " " + call.method().orElse("") + " " + call.protocol()
					+ " " + call.unary() + " " + call.async() + " " + call.targets().get(0).peerId().orElseThrow() + " "
					+ call.connection().isPresent() + " " + Thread.currentThread().getName());
			return next.proceed()
				.whenComplete((answer, failure) -> this.heard
					.add("outer " + answer + " " + call.connection().map(Connection::remotePeer).orElseThrow()));
		}, (call, next) -> {
			this.heard.add("inner");
			return next.proceed();
		});
		assertThat(people.greet("a")).isEqualTo("Hello, a");
		PeerId peer = this.nodes.answering.peerId();
		assertThat(this.heard).containsExactly("outer workers People.greet /people/greet/1 true false " + peer
				+ " false " + Thread.currentThread().getName(), "inner", "outer Hello, a " + peer);
	}

	@Test
	void interceptorsMayRefuseAnswerOrFail() {
		assertThat(this.nodes
			.client(People.class, workers(this.nodes.nobody),
					(call, next) -> CompletableFuture.completedFuture("cached"))
			.greet("a")).isEqualTo("cached");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.nodes.client(People.class, workers(this.nodes.nobody), (call, next) -> {
				throw new IllegalStateException("not today");
			}).greet("a"))
			.withMessage("not today");
		assertThatIllegalStateException()
			.isThrownBy(
					() -> this.nodes
						.client(Shapes.class, workers(this.nodes.nobody),
								(call, next) -> CompletableFuture.completedFuture(null))
						.raw())
			.withMessageContaining("without opening a stream");
	}

	@Test
	void forInterceptorsAStreamIsOverWhenItIsClosed() throws Exception {
		this.nodes.answering.handle("/shapes/raw", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
		CompletableFuture<Boolean> over = new CompletableFuture<>();
		Shapes shapes = this.nodes.client(Shapes.class, workers(this.nodes.address()), (call, next) -> next.proceed()
			.whenComplete((ignored, failure) -> over.complete(failure == null && !call.unary())));
		Stream stream = shapes.raw();
		assertThat(over).isNotDone();
		stream.closeWrite();
		assertThat(stream.inputStream().readAllBytes()).isEmpty();
		stream.close();
		assertThat(over).succeedsWithin(PATIENCE).isEqualTo(true);
	}

	@Test
	void isAnObjectLikeAnyOther() {
		People people = this.nodes.client(People.class);
		assertThat(people).hasToString("People of client group 'workers'")
			.isEqualTo(people)
			.isNotEqualTo(this.nodes.client(People.class))
			.hasSameHashCodeAs(people);
	}

	private void greets(String protocol) {
		this.nodes.answering.handleRequests(RequestProtocol.text(protocol), (name, context) -> "Hello, " + name);
	}

	private static ClientGroup workers(Multiaddr... peers) {
		return ClientGroup.named("workers").withPeers(List.of(peers));
	}

	private static void timesOut(ThrowingCallable call) {
		assertThatExceptionOfType(RequestException.class).isThrownBy(call)
			.matches((failure) -> failure.reason() == Reason.TIMEOUT);
	}

	@SuppressWarnings("NullAway")
	private static String nothing() {
		return null;
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Item(String name) {
	}

	@Libp2pExchange("/people")
	interface People {

		@ProtocolExchange("/greet/1")
		String greet(String name);

		@ProtocolExchange("/greet/1")
		CompletableFuture<String> greetLater(String name);

		@ProtocolExchange("/greet/1")
		CompletionStage<String> greetStage(String name);

		@ProtocolExchange("/greet/1")
		Mono<String> greetMono(String name);

		default String greetAll(String name) {
			return greet(name) + " and everybody";
		}

	}

	interface Targeted {

		@ProtocolExchange("/targeted/1")
		String at(Multiaddr address, String name);

		@ProtocolExchange("/targeted/1")
		String by(PeerId peer, @Payload String name);

		@ProtocolExchange("/targeted/1")
		String through(Connection connection, String name);

		@ProtocolExchange("/targeted/1")
		String orGroup(@Nullable Multiaddr address, String name);

	}

	@Libp2pExchange("/shapes")
	interface Shapes {

		@ProtocolExchange("/push")
		void push(String event);

		@ProtocolExchange("/push")
		CompletableFuture<Void> pushLater(String event);

		@ProtocolExchange("/push")
		Mono<Void> pushMono(String event);

		@ProtocolExchange("/find")
		Optional<String> find(String name);

		@ProtocolExchange("/find")
		CompletableFuture<Optional<String>> findLater(String name);

		@ProtocolExchange("/find")
		@Nullable String findOrNull(@Nullable String name);

		@ProtocolExchange("/find")
		Mono<String> findMono(String name);

		@ProtocolExchange("/find")
		Optional<String> findOptional(Optional<String> name);

		@ProtocolExchange("/find")
		Optional<String> findNothing();

		@ProtocolExchange("/lost")
		Mono<String> lostMono();

		@ProtocolExchange("/many")
		java.util.stream.Stream<Item> many(Item item);

		@ProtocolExchange("/many")
		Iterable<Item> manyIterable(Item item);

		@ProtocolExchange("/many")
		CompletableFuture<java.util.stream.Stream<Item>> manyLater(Item item);

		@ProtocolExchange("/many")
		Flux<Item> manyFlux(Item item);

		@ProtocolExchange("/endless")
		Flux<byte[]> endless();

		@ProtocolExchange("/many")
		java.util.stream.Stream<Item> manyToMany(Iterable<Item> items);

		@ProtocolExchange("/collect")
		int collect(Iterable<Item> items);

		@ProtocolExchange("/collect")
		CompletableFuture<Integer> collectLater(java.util.stream.Stream<Item> items);

		@ProtocolExchange("/collect")
		int collectFlux(Flux<Item> items);

		@ProtocolExchange("/collect")
		int collectIterator(Iterator<Item> items);

		@ProtocolExchange("/collect")
		void pour(Iterable<Item> items);

		@ProtocolExchange("/raw")
		Stream raw();

		@ProtocolExchange("/raw")
		CompletableFuture<Stream> rawLater();

	}

	interface Timed {

		@ProtocolExchange("/timed")
		String ofGroup(String text);

		@ProtocolExchange(value = "/timed", timeout = "60ms")
		String ofMethod(String text);

		@ProtocolExchange(value = "/timed", timeout = "1h")
		String ofCall(String text, Duration timeout);

		@ProtocolExchange(value = "/timed", maxMessageSize = "8B")
		String small(String text);

	}

}
