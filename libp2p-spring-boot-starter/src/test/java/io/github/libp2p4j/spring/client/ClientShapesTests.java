/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.client.TestClients.Item;
import io.github.libp2p4j.spring.client.TestClients.People;
import io.github.libp2p4j.spring.client.TestClients.Shapes;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What methods of a client send and give.
 */
class ClientShapesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PeerNodes nodes = new PeerNodes();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.nodes.close();
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

}
