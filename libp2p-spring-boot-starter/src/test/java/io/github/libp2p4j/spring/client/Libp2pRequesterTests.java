/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class Libp2pRequesterTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PeerNodes nodes = new PeerNodes();

	private final Libp2pRequester requester = this.nodes.requester();

	private final List<String> heard = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void asksAnAddressAPeerAndAConnection() {
		greets();
		assertThat(this.requester.peer(this.nodes.address()).protocol("/greet/1").send("a").retrieve(String.class))
			.isEqualTo("Hello, a");
		assertThat(this.requester.peer(this.nodes.answering.peerId())
			.protocol("/greet/1")
			.send("b")
			.retrieve(String.class)).isEqualTo("Hello, b");
		Connection connection = this.nodes.asking.connections().get(0);
		assertThat(this.requester.peer(connection).protocol("/greet/1").send("c").retrieveAsync(String.class))
			.succeedsWithin(PATIENCE)
			.isEqualTo("Hello, c");
	}

	@Test
	void asksTheNodeThatAskedByTheSameConnection() {
		this.nodes.asking.handleRequests(RequestProtocol.text("/back/1"), (text, context) -> text + " back");
		greets();
		to("/greet/1").send("x").retrieve(String.class);
		Connection inbound = this.nodes.answering.connections().get(0);
		Libp2pRequester other = Libp2pRequester.builder(this.nodes.answering, PeerNodes.CONVERTERS).build();
		assertThat(other.peer(inbound).protocol("/back/1").send("and").retrieve(String.class)).isEqualTo("and back");
	}

	@Test
	void sendsAndRetrievesObjects() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/sum/1"), (json, context) -> {
			this.heard.add(json);
			return "[{\"total\":3}]";
		});
		assertThat(to("/sum/1").send(new Numbers(1, 2)).retrieve(new ParameterizedTypeReference<List<Sum>>() {
		})).containsExactly(new Sum(3));
		assertThat(to("/sum/1").send(List.of(new Numbers(1, 2)), new ParameterizedTypeReference<List<Numbers>>() {
		}).retrieveAsync(new ParameterizedTypeReference<List<Sum>>() {
		})).succeedsWithin(PATIENCE).isEqualTo(List.of(new Sum(3)));
		assertThat(this.heard).containsExactly("{\"a\":1,\"b\":2}", "[{\"a\":1,\"b\":2}]");
	}

	@Test
	void sendsWhatHasNoAnswer() {
		this.nodes.answering.handleRequests(RequestProtocol.oneWay("/push/1", Codec.text()), (text, context) -> {
			this.heard.add(text);
			return NoAnswer.NONE;
		});
		to("/push/1").sendOneWay("a");
		assertThat(to("/push/1").sendOneWayAsync("b")).succeedsWithin(PATIENCE);
		assertThat(this.heard).containsExactly("a", "b");
	}

	@Test
	void speaksWithoutFraming() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/plain/1").withFraming(MessageFraming.NONE),
				(text, context) -> text + "!");
		assertThat(to("/plain/1").framing(MessageFraming.NONE).send("x").retrieve(String.class)).isEqualTo("x!");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> to("/plain/1").framing(MessageFraming.NONE).send("x").retrieveMany(String.class))
			.withMessageContaining("framing that tells them apart");
	}

	@Test
	void givesTheStreamItself() throws Exception {
		echoes();
		try (Stream stream = to("/echo/1").stream()) {
			stream.write(StandardCharsets.UTF_8.encode("raw"));
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("raw");
		}
		assertThat(to("/echo/1").streamAsync()).succeedsWithin(PATIENCE)
			.satisfies((stream) -> assertThat(stream.protocol()).isEqualTo("/echo/1"));
	}

	@Test
	void retrievesManyAnswersAsTheyCome() {
		counts();
		try (java.util.stream.Stream<Sum> answers = to("/count/1").send("3").retrieveMany(Sum.class)) {
			assertThat(answers).containsExactly(new Sum(0), new Sum(1), new Sum(2));
		}
	}

	@Test
	void manyAnswersArriveBeforeTheLastIsMade() throws Exception {
		CountDownLatch firstSeen = new CountDownLatch(1);
		this.nodes.answering.handle("/tail/1", (stream) -> {
			MessageWriter writer = new MessageWriter(stream, 100);
			writer.write(utf8("first"));
			assertThat(firstSeen.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			writer.write(utf8("second"));
		});
		try (java.util.stream.Stream<String> answers = to("/tail/1").send("").retrieveMany(String.class)) {
			Iterator<String> iterator = answers.iterator();
			assertThat(iterator.next()).isEqualTo("first");
			firstSeen.countDown();
			assertThat(iterator.next()).isEqualTo("second");
			assertThat(iterator.hasNext()).isFalse();
			assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
		}
	}

	@Test
	void closingManyAnswersEarlyResetsTheStream() {
		CompletableFuture<StreamException.Reason> ending = new CompletableFuture<>();
		this.nodes.answering.handle("/endless/1", (stream) -> {
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
		try (java.util.stream.Stream<byte[]> answers = to("/endless/1").send("").retrieveMany(byte[].class)) {
			assertThat(answers.iterator().next()).hasSize(10_000);
		}
		assertThat(ending).succeedsWithin(PATIENCE).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void sendsManyMessagesForOneAnswer() {
		collects();
		assertThat(to("/collect/1").sendMany(List.of("a", "b", "c")).retrieve(String.class)).isEqualTo("abc");
		AtomicBoolean closed = new AtomicBoolean();
		assertThat(to("/collect/1").sendMany(java.util.stream.Stream.of("d", "e").onClose(() -> closed.set(true)))
			.retrieveAsync(String.class)).succeedsWithin(PATIENCE).isEqualTo("de");
		assertThat(closed).isTrue();
	}

	@Test
	void aSourceThatIsNotReadIsClosedAllTheSame() {
		AtomicBoolean closed = new AtomicBoolean();
		fails(Reason.PROTOCOL_NOT_SUPPORTED, Origin.REMOTE,
				() -> to("/none/1").sendMany(java.util.stream.Stream.of("d").onClose(() -> closed.set(true)))
					.retrieve(String.class));
		assertThat(closed).isTrue();
	}

	@Test
	void sendsAndRetrievesManyAtOnce() {
		echoesMessages();
		List<String> numbers = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			numbers.add("number " + i);
		}
		try (java.util.stream.Stream<String> answers = to("/echo-messages/1").sendMany(numbers)
			.retrieveMany(String.class)) {
			assertThat(answers).containsExactlyElementsOf(numbers);
		}
	}

	@Test
	void aFailureOfTheSourceResetsTheStreamAndIsWhatTheCallerGets() {
		collects();
		echoesMessages();
		IllegalStateException empty = new IllegalStateException("the source is broken");
		Iterable<String> broken = () -> new Iterator<>() {

			private int count;

			@Override
			public boolean hasNext() {
				return true;
			}

			@Override
			public String next() {
				if (this.count++ == 3) {
					throw empty;
				}
				return "x";
			}

		};
		assertThatIllegalStateException().isThrownBy(() -> to("/collect/1").sendMany(broken).retrieve(String.class))
			.isSameAs(empty);
		assertThatIllegalStateException()
			.isThrownBy(
					() -> to("/echo-messages/1").sendMany(broken).retrieveMany(String.class).forEach(this.heard::add))
			.isSameAs(empty);
	}

	@Test
	void givesUpAfterTheTimeout() {
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/slow/1"), (text, context) -> PeerNodes.never());
		fails(Reason.TIMEOUT, Origin.REMOTE,
				() -> to("/slow/1").timeout(Duration.ofMillis(50)).send("x").retrieve(String.class));
		this.nodes.answering.handleAsync("/silent/1", Stream::closed);
		fails(Reason.TIMEOUT, Origin.REMOTE,
				() -> to("/silent/1").timeout(Duration.ofMillis(50)).send("x").retrieveMany(String.class).toList());
	}

	@Test
	void saysThatNobodyIsThere() {
		fails(Reason.UNREACHABLE, Origin.NETWORK,
				() -> this.requester.peer(this.nodes.nobody).protocol("/greet/1").send("x").retrieve(String.class));
		fails(Reason.UNREACHABLE, Origin.NETWORK,
				() -> this.requester.peer(this.nodes.nobody).protocol("/greet/1").stream());
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> this.requester.peer(this.nodes.answering.peerId())
				.protocol("/greet/1")
				.send("x")
				.retrieve(String.class))
			.matches((failure) -> failure.reason() == Reason.UNREACHABLE);
	}

	@Test
	void saysThatThePeerDoesNotSpeakTheProtocol() {
		fails(Reason.PROTOCOL_NOT_SUPPORTED, Origin.REMOTE, () -> to("/none/1").send("x").retrieve(String.class));
		fails(Reason.PROTOCOL_NOT_SUPPORTED, Origin.REMOTE, () -> to("/none/1").stream());
	}

	@Test
	void saysThatThePeerResetTheStream() {
		this.nodes.answering.handle("/reset/1", (stream) -> {
			stream.read(ByteBuffer.allocate(1));
			stream.reset(7);
		});
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> to("/reset/1").send("x").retrieve(String.class))
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.RESET_BY_PEER);
				assertThat(failure.wireCode()).hasValue(7);
			});
		fails(Reason.RESET_BY_PEER, Origin.REMOTE, () -> to("/reset/1").send("x").retrieveMany(String.class).toList());
	}

	@Test
	void saysThatTheHandlerFailed() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/fail/1"), (text, context) -> {
			throw new IllegalArgumentException("for the test");
		});
		fails(Reason.HANDLER_FAILED, Origin.REMOTE, () -> to("/fail/1").send("x").retrieve(String.class));
	}

	@Test
	void refusesWhatIsTooLarge() {
		greets();
		counts();
		DataSize few = DataSize.ofBytes(10);
		fails(Reason.REQUEST_TOO_LARGE, Origin.APPLICATION,
				() -> to("/greet/1").maxMessageSize(few).send("12345678901").retrieve(String.class));
		fails(Reason.ANSWER_TOO_LARGE, Origin.REMOTE,
				() -> to("/greet/1").maxMessageSize(few).send("1234").retrieve(String.class));
		fails(Reason.REQUEST_TOO_LARGE, Origin.APPLICATION,
				() -> to("/count/1").maxMessageSize(few).send("12345678901").retrieveMany(Sum.class));
		fails(Reason.ANSWER_TOO_LARGE, Origin.REMOTE,
				() -> to("/count/1").maxMessageSize(few).send("3").retrieveMany(Sum.class).toList());
	}

	@Test
	void refusesAnswersOfAnotherKindWithoutRepeatingThem() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/other/1"), (text, context) -> "{\"secret\":1}");
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> to("/other/1").send("x").retrieve(Sum.class))
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.CODEC_FAILED);
				assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
				assertThat(failure).hasMessageContaining("12 bytes").hasMessageNotContaining("secret");
			});
		greets();
		fails(Reason.CODEC_FAILED, Origin.APPLICATION, () -> to("/greet/1").send("\ud800").retrieve(String.class));
	}

	@Test
	void saysThatThereWasNoAnswer() {
		this.nodes.answering.handle("/mute/1", Stream::closeWrite);
		fails(Reason.NO_ANSWER, Origin.REMOTE, () -> to("/mute/1").send("x").retrieve(String.class));
		fails(Reason.NO_ANSWER, Origin.REMOTE, () -> to("/mute/1").sendMany(List.of()).retrieve(String.class));
	}

	@Test
	void cancellingResetsTheStream() {
		CompletableFuture<Void> ended = new CompletableFuture<>();
		CountDownLatch begun = new CountDownLatch(1);
		this.nodes.answering.handleAsync("/hold/1", (stream) -> {
			begun.countDown();
			return stream.closed().whenComplete((done, failure) -> {
				if (failure != null) {
					ended.complete(null);
				}
			});
		});
		CompletableFuture<String> answer = to("/hold/1").send("x").retrieveAsync(String.class);
		await(begun);
		assertThat(answer.cancel(false)).isTrue();
		assertThat(ended).succeedsWithin(PATIENCE);
	}

	@Test
	void interruptingTheCallerResetsTheStream() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/slow/1"), (text, context) -> {
			begun.countDown();
			return PeerNodes.never();
		});
		CompletableFuture<RequestException> failure = new CompletableFuture<>();
		Thread caller = new Thread(() -> {
			try {
				to("/slow/1").send("x").retrieve(String.class);
			}
			catch (RequestException ex) {
				failure.complete(ex);
			}
		});
		caller.start();
		await(begun);
		caller.interrupt();
		assertThat(failure).succeedsWithin(PATIENCE)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
		caller.join();
	}

	@Test
	void blockingFailuresShowWhereTheCallerIs() {
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> to("/none/1").send("x").retrieve(String.class))
			.satisfies((failure) -> assertThat(Arrays.toString(failure.getStackTrace()))
				.contains("blockingFailuresShowWhereTheCallerIs"));
	}

	@Test
	void aGroupWithoutPeersAsksNobody() {
		assertThatExceptionOfType(MissingPeersException.class).isThrownBy(() -> this.requester.group("workers"))
			.withMessage("Client group 'workers' has no peers, and the requester does not say whom to ask");
	}

	private Libp2pRequester.ToProtocol to(String protocol) {
		return this.requester.peer(this.nodes.address()).protocol(protocol);
	}

	private void greets() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/greet/1"), (name, context) -> "Hello, " + name);
	}

	private void echoes() {
		this.nodes.answering.handle("/echo/1", (stream) -> stream.inputStream().transferTo(stream.outputStream()));
	}

	private void echoesMessages() {
		this.nodes.answering.handle("/echo-messages/1", (stream) -> {
			MessageReader reader = new MessageReader(stream, 1 << 20);
			MessageWriter writer = new MessageWriter(stream, 1 << 20);
			for (var message = reader.read(); message.isPresent(); message = reader.read()) {
				writer.write(message.get());
			}
		});
	}

	private void counts() {
		this.nodes.answering.handle("/count/1", (stream) -> {
			String count = new String(new MessageReader(stream, 100).read().orElseThrow(), StandardCharsets.UTF_8);
			MessageWriter writer = new MessageWriter(stream, 100);
			for (int i = 0; i < Integer.parseInt(count); i++) {
				writer.write(utf8("{\"total\":" + i + "}"));
			}
		});
	}

	private void collects() {
		this.nodes.answering.handle("/collect/1", (stream) -> {
			MessageReader reader = new MessageReader(stream, 1 << 20);
			StringBuilder all = new StringBuilder();
			for (var message = reader.read(); message.isPresent(); message = reader.read()) {
				all.append(new String(message.get(), StandardCharsets.UTF_8));
			}
			new MessageWriter(stream, 1 << 20).write(utf8(all.toString()));
		});
	}

	private static void fails(Reason reason, Origin origin, ThrowingCallable call) {
		assertThatExceptionOfType(RequestException.class).isThrownBy(call).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(reason);
			assertThat(failure.origin()).isEqualTo(origin);
		});
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	record Numbers(int a, int b) {
	}

	record Sum(int total) {
	}

}
