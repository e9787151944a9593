/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.payload.PayloadConverter;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StreamTesterTests {

	private static final int SEED = 20_261_201;

	private static final int MAX_MESSAGE_BYTES = 1 << 20;

	private final ConnectionManager node = Libp2p.builder()
		.listen("/memory/0")
		.handler("/echo/1.0.0", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
		.handler("/messages/1.0.0", StreamTesterTests::echoMessages)
		.handler("/reset/1.0.0", StreamTesterTests::takeThreeBytesAndReset)
		.handler("/silent/1.0.0", (stream) -> stream.inputStream().readAllBytes())
		.handler("/stuck/1.0.0", Stream::detach)
		.handler("/who/1.0.0",
				(stream) -> stream.outputStream()
					.write(stream.remotePeer().toString().getBytes(StandardCharsets.US_ASCII)))
		.start();

	private final TestPeer peer = TestPeer.create();

	private final StreamTester tester = StreamTester.of(this.node, this.peer);

	@AfterEach
	void close() {
		this.peer.close();
		this.node.close();
	}

	private static void echoMessages(Stream stream) {
		MessageReader reader = new MessageReader(stream, MAX_MESSAGE_BYTES);
		MessageWriter writer = new MessageWriter(stream, MAX_MESSAGE_BYTES);
		for (var message = reader.read(); message.isPresent(); message = reader.read()) {
			writer.write(message.get());
		}
	}

	private static void takeThreeBytesAndReset(Stream stream) throws IOException {
		stream.outputStream().write(stream.inputStream().readNBytes(3));
		stream.flush();
		stream.inputStream().readNBytes(1);
		stream.reset(17);
	}

	// One exchange

	@Test
	void sendsOneMessageAndReadsOne() {
		StreamResult result = this.tester.protocol("/messages/1.0.0").send("hello");
		assertThat(result).hasText("hello").hasBody("hello").hasBytes("hello".getBytes(StandardCharsets.UTF_8));
		assertThat(result).text().startsWith("he");
		assertThat(result.bytes()).startsWith(5).hasSize(6);
	}

	@Test
	void sendsSeveralMessagesAndReadsSeveral() {
		assertThat(this.tester.protocol("/messages/1.0.0").send("one", "two", new byte[0])).messages(String.class)
			.containsExactly("one", "two", "");
	}

	@Test
	void sendsBareBytesOfAnySizeAgainstAHandlerThatAnswersWhileItReads() {
		byte[] bytes = new byte[5 << 20];
		new Random(SEED).nextBytes(bytes);
		assertThat(this.tester.protocol("/echo/1.0.0").unframed().send((Object) bytes)).hasBytes(bytes);
	}

	@Test
	void framesMessagesWhoseLengthNeedsSeveralBytes() {
		for (int length : new int[] { 127, 128, 16_383, 16_384, 300_000 }) {
			byte[] message = new byte[length];
			assertThat(this.tester.protocol("/messages/1.0.0").send((Object) message)).hasBytes(message);
		}
	}

	@Test
	void seesThatThereIsNoAnswer() {
		assertThat(this.tester.protocol("/silent/1.0.0").send("hello")).hasNoAnswer();
		assertThat(this.tester.protocol("/silent/1.0.0").unframed().send()).hasNoAnswer();
	}

	@Test
	void seesTheResetAndItsCode() {
		StreamResult result = this.tester.protocol("/reset/1.0.0").unframed().send("hello");
		assertThat(result).wasReset().wasReset(17).failure().isInstanceOf(StreamException.class);
		assertThat(result.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("hel");
	}

	@Test
	void seesThatAProtocolIsNotServed() {
		assertThat(this.tester.protocol("/none/1.0.0").send("hello")).isNotServed();
	}

	@Test
	void seesThatAHandlerDoesNotAnswerInTime() {
		assertThat(this.tester.timeout(Duration.ofMillis(50)).protocol("/stuck/1.0.0").send("hello")).timedOut();
	}

	@Test
	void callsFromAnotherPeer() {
		try (TestPeer other = TestPeer.create()) {
			assertThat(this.tester.from(other).protocol("/who/1.0.0").unframed().send())
				.hasText(other.peerId().toString());
			assertThat(this.tester.protocol("/who/1.0.0").unframed().send()).hasText(this.peer.peerId().toString());
		}
	}

	// What it says when it is not so

	@Test
	void saysWhatCameInstead() {
		StreamResult answered = this.tester.protocol("/messages/1.0.0").send("hello");
		StreamResult reset = this.tester.protocol("/reset/1.0.0").unframed().send("hello");
		StreamResult bare = this.tester.protocol("/echo/1.0.0").unframed().send("hello");
		StreamResult unframed = new StreamResult.Collector("/bare/1.0.0", true, new TestPayloads(null)).ended();
		fails(() -> assertThat(answered).wasReset(),
				"Expected the node to reset the stream, but 6 bytes '·hello' came");
		fails(() -> assertThat(answered).isNotServed(), "the node not to serve the protocol");
		fails(() -> assertThat(answered).failure(), "Expected the exchange to fail");
		fails(() -> assertThat(answered).hasText("goodbye"), "goodbye");
		fails(() -> assertThat(answered).hasNoAnswer(), "answer");
		fails(() -> assertThat(reset).hasText("hel"), "Expected /reset/1.0.0 to end in order, but 3 bytes 'hel' came");
		fails(() -> assertThat(reset).wasReset(18), "code of the reset");
		fails(() -> assertThat(bare).timedOut(), "no end of the answer in time");
		fails(() -> unframed.body(String.class), "Expected one message on /bare/1.0.0, but 0 came");
	}

	@Test
	void saysThatBytesAreNoMessages() {
		fails(() -> TestPayloads.messages(new byte[] { 5, 'a' }), "unframed()");
		fails(() -> TestPayloads.messages(new byte[] { (byte) 0x80 }), "unframed()");
	}

	private static void fails(ThrowingCallable assertion, String message) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).withMessageContaining(message);
	}

	@Test
	void saysThatTheNodeListensNowhere() {
		try (ConnectionManager deaf = Libp2p.builder().start()) {
			StreamTester failing = StreamTester.of(deaf, this.peer);
			assertThatIllegalStateException().isThrownBy(() -> failing.protocol("/echo/1.0.0").send("hello"))
				.withMessageContaining("listens nowhere");
		}
	}

	// Objects

	@Test
	void saysWhatConvertsObjects() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tester.protocol("/messages/1.0.0").send(new Point(1, 2)))
			.withMessageContaining("PayloadConverter");
	}

	@Test
	void convertsObjectsAsTheApplicationDoes() {
		PayloadConverters converters = new PayloadConverters(List.of(new PointConverter()));
		StreamTester converting = new StreamTester(this.node, this.peer, new TestPayloads(converters),
				Duration.ofSeconds(10));
		StreamResult result = converting.protocol("/messages/1.0.0").send(new Point(1, 2));
		assertThat(result).hasBody(new Point(1, 2));
		assertThat(result).body(Point.class).extracting(Point::y).isEqualTo(2);
		assertThat(result.body(new ParameterizedTypeReference<Point>() {
		})).isEqualTo(new Point(1, 2));
		fails(() -> result.body(Integer.class), "Cannot turn 3 bytes into a java.lang.Integer");
	}

	// A conversation

	@Test
	void converses() {
		try (TestStream stream = this.tester.open("/messages/1.0.0")) {
			assertThat(stream.send("one").receive(String.class)).isEqualTo("one");
			assertThat(stream.send(new byte[] { 2 }).receive(byte[].class)).containsExactly(2);
			stream.end().assertEnded();
		}
	}

	@Test
	void conversesInBareBytes() {
		try (TestStream stream = this.tester.open("/echo/1.0.0", new byte[] { 'a' })) {
			assertThat(stream.write("bc").readText(3)).isEqualTo("abc");
			assertThat(stream.write(new byte[] { 4 }).end().readRest()).containsExactly(4);
		}
	}

	@Test
	void seesAConversationReset() {
		try (TestStream stream = this.tester.open("/reset/1.0.0")) {
			assertThat(stream.write("hello").assertReset()).hasValue(17);
		}
	}

	@Test
	void saysHowAConversationEndedInstead() {
		try (TestStream stream = this.tester.open("/echo/1.0.0")) {
			stream.write("abc").end();
			fails(stream::assertReset, "it ended after 3 bytes 'abc'");
		}
		try (TestStream stream = this.tester.open("/echo/1.0.0")) {
			stream.write("abc").end();
			fails(stream::assertEnded, "3 bytes 'abc' came before it");
		}
		try (TestStream stream = this.tester.open("/echo/1.0.0")) {
			stream.write("abc").end();
			fails(() -> stream.read(4), "the stream ended after 3 bytes 'abc'");
		}
	}

	@Test
	void leavesNoStreamBehind() {
		TestStream forgotten = this.tester.open("/echo/1.0.0");
		forgotten.write("a").readText(1);
		forgotten.close();
		assertThat(forgotten.stream().closed()).failsWithin(Duration.ofSeconds(20));
		assertThat(forgotten.stream().remotePeer()).isEqualTo(peerUnderTest());
	}

	private PeerId peerUnderTest() {
		return this.node.peerId();
	}

	private record Point(int x, int y) {
	}

	/**
	 * Two numbers below ten, with a comma.
	 */
	private static final class PointConverter implements PayloadConverter {

		@Override
		public boolean supports(ResolvableType type) {
			return type.toClass() == Point.class;
		}

		@Override
		public byte[] toBytes(Object value, ResolvableType type) {
			Point point = (Point) value;
			return (point.x() + "," + point.y()).getBytes(StandardCharsets.US_ASCII);
		}

		@Override
		public Object fromBytes(byte[] bytes, ResolvableType type) {
			return new Point(bytes[0] - '0', bytes[2] - '0');
		}

	}

}
