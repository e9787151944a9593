/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.Protocol;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What methods of handlers may look like, each with a real peer.
 */
@Timeout(60)
class HandlerShapesTests {

	private static HandlerScene scene;

	@BeforeAll
	static void open() {
		scene = HandlerScene.of(Shapes.class, ReactiveShapes.class, Beans.class);
	}

	@AfterAll
	static void close() {
		scene.close();
	}

	// Bytes

	@Test
	void takesTheBytesOfAStream() throws IOException {
		assertThat(echo("/raw/stream")).isEqualTo("hello");
		assertThat(echo("/raw/io/1")).isEqualTo("/raw/io/1 hello");
		assertThat(echo("/raw/io/2")).isEqualTo("/raw/io/2 hello");
		assertThat(echo("/raw/async")).isEqualTo("hello");
		assertThat(echo("/raw/mono")).isEqualTo("hello");
	}

	private String echo(String protocol) throws IOException {
		try (Stream stream = scene.peer.newStream(scene.address(), protocol)) {
			stream.readTimeout(HandlerScene.PATIENCE);
			stream.write(StandardCharsets.UTF_8.encode("hello"));
			stream.closeWrite();
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	// One message

	@Test
	void answersOneMessageWithOne() {
		assertThat(scene.ask("/unary/text", "a")).isEqualTo("a!");
		assertThat(scene.ask(RequestProtocol.bytes("/unary/bytes"), new byte[] { 1, 2 })).containsExactly(2, 1);
		assertThat(scene.ask("/unary/json", "{\"first\":1,\"second\":2}")).isEqualTo("{\"sum\":3}");
		assertThat(scene.ask("/unary/list", "[1,2,3]")).isEqualTo("[3,2,1]");
	}

	@Test
	void answersLater() {
		assertThat(scene.ask("/later/stage", "a")).isEqualTo("a!");
		assertThat(scene.ask("/later/mono", "a")).isEqualTo("a!");
	}

	@Test
	void takesAMessageWithoutAnswer() {
		Shapes shapes = scene.bean(Shapes.class);
		for (String protocol : List.of("/oneway", "/oneway/later", "/oneway/mono")) {
			assertThat(scene.ask(RequestProtocol.oneWay(protocol, Codec.text()), protocol)).isEqualTo(NoAnswer.NONE);
			assertThat(shapes.taken).contains(protocol);
		}
	}

	@Test
	void answersThoseWhoSendNothing() {
		assertThat(scene.converse("/nothing")).containsExactly("here I am");
		assertThat(scene.ask("/nothing", "ignored")).isEqualTo("here I am");
		assertThat(scene.converse("/notice")).isEmpty();
		assertThat(scene.bean(Shapes.class).taken).contains("noticed");
	}

	@Test
	void takesAMessageThatMayBeAbsent() {
		assertThat(scene.converse("/optional")).containsExactly("none");
		assertThat(scene.ask("/optional", "a")).isEqualTo("a");
		assertThat(scene.converse("/nullable")).containsExactly("none");
		assertThat(scene.ask("/nullable", "a")).isEqualTo("a");
		assertThat(scene.converse("/optional/tail")).containsExactly("none");
		assertThat(scene.converse("/optional/tail", "a")).containsExactly("a");
	}

	@Test
	void answersNothingWhereThatIsDeclared() {
		assertThat(scene.ask("/empty/optional", "a")).isEmpty();
		assertThat(scene.ask("/empty/mono", "a")).isEmpty();
		assertThat(scene.failure("/empty/null", "a")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
	}

	@Test
	void takesMessagesThatEndWithTheirStream() {
		RequestProtocol<String, String> plain = RequestProtocol.text("/plain").withFraming(MessageFraming.NONE);
		assertThat(scene.ask(plain, "a")).isEqualTo("a!");
	}

	@Test
	void limitsMessagesInBothDirections() {
		assertThat(scene.ask("/small", "12345678")).isEqualTo("12345678");
		assertThat(scene.failure("/small", "123456789")).isEqualTo(RequestException.Reason.RESET_BY_PEER);
		assertThat(scene.failure("/small", "twice")).isEqualTo(RequestException.Reason.HANDLER_FAILED);
	}

	// Several messages

	@Test
	void answersOneMessageWithMany() {
		for (String protocol : List.of("/tail/stream", "/tail/iterable", "/tail/flux", "/tail/flow")) {
			assertThat(scene.converse(protocol, "3")).as(protocol).containsExactly("0", "1", "2");
		}
		assertThat(scene.bean(Shapes.class).taken).contains("stream closed");
		assertThat(scene.converse("/tail/nothing")).containsExactly("a", "b");
	}

	@Test
	void writesManyMessagesThatTheirReaderTakesItsTimeFor() {
		int count = 3000;
		Stream stream = scene.peer.newStream(scene.address(), "/tail/large");
		new MessageWriter(stream, 100).write(String.valueOf(count).getBytes(StandardCharsets.UTF_8));
		stream.closeWrite();
		MessageReader reader = new MessageReader(stream, 2000);
		int read = 0;
		for (Optional<byte[]> next = reader.read(); next.isPresent(); next = reader.read()) {
			assertThat(next.get()).hasSize(1000);
			read++;
		}
		assertThat(read).isEqualTo(count);
	}

	@Test
	void takesManyMessagesAndAnswersOnce() {
		for (String protocol : List.of("/up/iterable", "/up/iterator", "/up/stream", "/up/flux", "/up/flux/blocking",
				"/up/later")) {
			assertThat(scene.converse(protocol, "1", "2", "3")).as(protocol).containsExactly("6");
			assertThat(scene.converse(protocol)).as(protocol).containsExactly("0");
		}
		assertThat(scene.converse("/up/oneway", "x", "y")).isEmpty();
		assertThat(scene.bean(Shapes.class).taken).contains("x", "y");
	}

	@Test
	void takesManyMessagesAndAnswersEach() {
		for (String protocol : List.of("/both/stream", "/both/flux")) {
			assertThat(scene.converse(protocol, "1", "2", "3")).as(protocol).containsExactly("2", "4", "6");
		}
	}

	@Test
	void readsMessagesWhenTheyAreAskedFor() throws Exception {
		Stream stream = scene.peer.newStream(scene.address(), "/both/stream");
		stream.readTimeout(HandlerScene.PATIENCE);
		MessageWriter writer = new MessageWriter(stream, 100);
		MessageReader reader = new MessageReader(stream, 100);
		for (int i = 1; i < 5; i++) {
			writer.write(String.valueOf(i).getBytes(StandardCharsets.UTF_8));
			assertThat(reader.read()).hasValueSatisfying((answer) -> assertThat(answer).asString().isNotEmpty());
		}
		stream.closeWrite();
		assertThat(reader.read()).isEmpty();
	}

	@Test
	void cancelsAReactiveResultWhosePeerHasGone() throws Exception {
		ReactiveShapes reactive = scene.bean(ReactiveShapes.class);
		Stream stream = scene.peer.newStream(scene.address(), "/endless");
		stream.readTimeout(HandlerScene.PATIENCE);
		new MessageWriter(stream, 100).write(new byte[] { '1' });
		assertThat(new MessageReader(stream, 100).read()).isPresent();
		stream.reset();
		assertThat(reactive.cancelled.await(20, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void cancelsAStageWhosePeerHasGone() {
		Shapes shapes = scene.bean(Shapes.class);
		CompletableFuture<String> answer = scene.asking("/never", "a");
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(() -> shapes.begun.getCount() == 0);
		answer.cancel(false);
		Awaitility.await().atMost(HandlerScene.PATIENCE).until(shapes.never::isCancelled);
	}

	// Beans

	@Test
	void callsBeansThatAreHandlersOfRequests() {
		assertThat(scene.ask("/bean/requests", "a")).isEqualTo("a?");
		assertThat(scene.ask("/bean/numbers", "{\"first\":1,\"second\":2}")).isEqualTo("{\"sum\":3}");
		assertThat(scene.ask(RequestProtocol.oneWay("/bean/oneway", Codec.text()), "told")).isEqualTo(NoAnswer.NONE);
		assertThat(scene.bean(Beans.class).told).containsExactly("told");
	}

	@Test
	void tellsWhatItIs() {
		assertThat(scene.registry().handler("shapes.text")).hasValueSatisfying((handler) -> {
			assertThat(handler.protocols()).containsExactly("/unary/text");
			assertThat(handler.unary()).isTrue();
			assertThat(handler.state()).isEqualTo(StreamHandlerState.RUNNING);
			assertThat(handler.concurrency()).isEqualTo(1024);
			assertThat(handler.description()).contains("Shapes.text").contains("bean 'shapes'");
		});
		assertThat(scene.registry().handler("io")).hasValueSatisfying((handler) -> {
			assertThat(handler.protocols()).containsExactly("/raw/io/1", "/raw/io/2");
			assertThat(handler.unary()).isFalse();
		});
		assertThat(scene.registry().handler("numbers")).isPresent();
	}

	record Numbers(int first, int second) {
	}

	record Sum(int sum) {
	}

	@Configuration(value = "shapes", proxyBeanMethods = false)
	static class Shapes {

		final List<String> taken = new CopyOnWriteArrayList<>();

		final CountDownLatch begun = new CountDownLatch(1);

		final CompletableFuture<String> never = new CompletableFuture<>();

		@StreamHandler("/raw/stream")
		void stream(Stream stream) throws IOException {
			stream.inputStream().transferTo(stream.outputStream());
		}

		@StreamHandler(id = "io", protocols = { "/raw/io/1", "/raw/io/2" })
		void io(InputStream in, OutputStream out, @Protocol String chosen) throws IOException {
			out.write((chosen + " ").getBytes(StandardCharsets.UTF_8));
			in.transferTo(out);
		}

		@StreamHandler("/raw/async")
		CompletionStage<?> async(Stream stream) {
			ByteBuffer buffer = ByteBuffer.allocate(100);
			return stream.readAsync(buffer).thenCompose((count) -> stream.writeAsync(buffer.flip()));
		}

		@StreamHandler("/unary/text")
		String text(String text) {
			return text + "!";
		}

		@StreamHandler("/unary/bytes")
		byte[] bytes(byte[] bytes) {
			return new byte[] { bytes[1], bytes[0] };
		}

		@StreamHandler("/unary/json")
		Sum json(Numbers numbers) {
			return new Sum(numbers.first() + numbers.second());
		}

		@StreamHandler("/unary/list")
		List<Integer> list(List<Integer> numbers) {
			List<Integer> reversed = new ArrayList<>();
			numbers.forEach((number) -> reversed.add(0, number));
			return reversed;
		}

		@StreamHandler("/later/stage")
		CompletableFuture<String> later(String text) {
			return CompletableFuture.supplyAsync(() -> text + "!");
		}

		@StreamHandler("/oneway")
		void oneWay(String text) {
			this.taken.add(text);
		}

		@StreamHandler("/oneway/later")
		CompletionStage<Void> oneWayLater(String text) {
			return CompletableFuture.runAsync(() -> this.taken.add(text));
		}

		@StreamHandler("/nothing")
		String nothing() {
			return "here I am";
		}

		@StreamHandler("/notice")
		void notice() {
			this.taken.add("noticed");
		}

		@StreamHandler("/optional")
		String optional(Optional<String> text) {
			return text.orElse("none");
		}

		@StreamHandler("/nullable")
		String nullable(@Nullable String text) {
			return (text != null) ? text : "none";
		}

		@StreamHandler("/optional/tail")
		java.util.stream.Stream<String> optionalTail(Optional<String> text) {
			return java.util.stream.Stream.of(text.orElse("none"));
		}

		@StreamHandler("/empty/optional")
		Optional<String> emptyOptional(String text) {
			return Optional.empty();
		}

		@StreamHandler("/empty/null")
		String emptyNull(String text) {
			String[] nothing = new String[1];
			return nothing[0];
		}

		@StreamHandler(protocols = "/plain", framing = "none")
		String plain(String text) {
			return text + "!";
		}

		@StreamHandler(protocols = "/small", maxMessageSize = "8B")
		String small(String text) {
			return text.equals("twice") ? text + text : text;
		}

		@StreamHandler("/tail/stream")
		java.util.stream.Stream<String> tailStream(String count) {
			return IntStream.range(0, Integer.parseInt(count))
				.mapToObj(String::valueOf)
				.onClose(() -> this.taken.add("stream closed"));
		}

		@StreamHandler("/tail/iterable")
		Iterable<String> tailIterable(String count) {
			return tailStream(count).toList();
		}

		@StreamHandler("/tail/nothing")
		Iterable<String> tailNothing() {
			return List.of("a", "b");
		}

		@StreamHandler("/up/iterable")
		String upIterable(Iterable<String> numbers) {
			return sum(StreamSupport.stream(numbers.spliterator(), false));
		}

		@StreamHandler("/up/iterator")
		String upIterator(Iterator<String> numbers) {
			return upIterable(() -> numbers);
		}

		@StreamHandler("/up/stream")
		String upStream(java.util.stream.Stream<String> numbers) {
			return sum(numbers);
		}

		@StreamHandler("/up/later")
		CompletionStage<String> upLater(java.util.stream.Stream<String> numbers) {
			String sum = sum(numbers);
			return CompletableFuture.supplyAsync(() -> sum);
		}

		@StreamHandler("/up/oneway")
		void upOneWay(Iterable<String> texts) {
			texts.forEach(this.taken::add);
		}

		@StreamHandler("/both/stream")
		java.util.stream.Stream<String> both(java.util.stream.Stream<String> numbers) {
			return numbers.map((number) -> String.valueOf(2 * Integer.parseInt(number)));
		}

		@StreamHandler("/never")
		CompletableFuture<String> never(String text) {
			this.begun.countDown();
			return this.never;
		}

		private static String sum(java.util.stream.Stream<String> numbers) {
			return String.valueOf(numbers.mapToInt(Integer::parseInt).sum());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Beans {

		final List<String> told = new CopyOnWriteArrayList<>();

		@Bean
		@StreamHandler("/bean/requests")
		RequestHandler<String, String> texts() {
			return (text, context) -> text + "?";
		}

		@Bean
		@StreamHandler("/bean/numbers")
		AsyncRequestHandler<Numbers, Sum> numbers() {
			return (numbers, context) -> CompletableFuture
				.supplyAsync(() -> new Sum(numbers.first() + numbers.second()));
		}

		@Bean
		@StreamHandler("/bean/oneway")
		RequestHandler<String, NoAnswer> listener() {
			return (text, context) -> {
				this.told.add(text);
				return NoAnswer.NONE;
			};
		}

		/** The library knows no shapes; this application does. */
		@Bean
		StreamArgumentResolver shapesArgument(Shapes shapes) {
			return new StreamArgumentResolver() {

				@Override
				public boolean supports(MethodParameter parameter) {
					return parameter.getParameterType() == Shapes.class;
				}

				@Override
				public Object resolve(MethodParameter parameter, StreamCall call) {
					return shapes;
				}

			};
		}

	}

}
