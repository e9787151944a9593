/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import io.github.libp2p4j.fixtures.RecordedRejections;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Requests between two nodes, and between a node and a peer that knows nothing of them.
 */
@ParameterizedClass
@EnumSource
@Timeout(60)
class NodeRequestTests {

	private static final RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1.0.0");

	private static final RequestProtocol<byte[], byte[]> ECHO = RequestProtocol.bytes("/bytes/1.0.0");

	private static final RequestProtocol<String, String> FAILING = RequestProtocol.text("/failing/1.0.0");

	private static final RequestProtocol<String, NoAnswer> PUSH = RequestProtocol.oneWay("/push/1.0.0", Codec.text());

	private static final String KEPT = "/kept/1.0.0";

	private final List<String> pushed = new ArrayList<>();

	private final KeptStreams kept = new KeptStreams();

	private final RecordedRejections rejections = new RecordedRejections();

	private final NodePair pair;

	NodeRequestTests(Transport transport) {
		this.pair = NodePair.over(transport,
				(server) -> server.observer(this.rejections)
					.handler(KEPT, this.kept)
					.requestHandler(GREET, (name, context) -> "Hello, " + name)
					.asyncRequestHandler(ECHO, (bytes, context) -> CompletableFuture.supplyAsync(() -> bytes))
					.requestHandler(PUSH, (text, context) -> {
						this.pushed.add(text);
						return NoAnswer.NONE;
					})
					.requestHandler(FAILING, (text, context) -> {
						throw new IllegalStateException(text);
					}));
	}

	@AfterEach
	void close() {
		try {
			assertThat(client().request(address(), GREET, "again")).isEqualTo("Hello, again");
		}
		finally {
			this.pair.close();
		}
	}

	// Asking

	@Test
	void asksAndAnswers() throws Exception {
		assertThat(client().request(address(), GREET, "world")).isEqualTo("Hello, world");
		Connection connection = client().connections().get(0);
		assertThat(client().request(connection, GREET, "you")).isEqualTo("Hello, you");
		assertThat(client().request(connection.remotePeer(), GREET, "peer")).isEqualTo("Hello, peer");
		assertThat(Await.get(client().requestAsync(connection, GREET, "1"))).isEqualTo("Hello, 1");
		assertThat(Await.get(client().requestAsync(connection.remotePeer(), GREET, "2"))).isEqualTo("Hello, 2");
		assertThat(client().connections()).hasSize(1);
		Await.until("all streams are over", () -> connection.streams().isEmpty());
	}

	@Test
	void carriesMessagesOfManySizesBothWays() {
		RequestProtocol<byte[], byte[]> large = ECHO.withLimits(RequestLimits.defaults().withTimeout(Await.PATIENCE));
		for (int size : new int[] { 0, 1, 127, 128, 16_381, 16_382, 65_536, 300_000, 1 << 20 }) {
			byte[] bytes = new byte[size];
			for (int i = 0; i < size; i++) {
				bytes[i] = (byte) (i * 7);
			}
			assertThat(client().request(address(), large, bytes)).isEqualTo(bytes);
		}
	}

	@Test
	void asksManyAtOnceAndEndsAllStreamsInOrder() {
		Events events = Events.of(server());
		List<CompletableFuture<String>> answers = new ArrayList<>();
		RequestProtocol<String, String> patient = GREET.withTimeout(Await.PATIENCE);
		for (int i = 0; i < 30; i++) {
			answers.add(client().requestAsync(address(), patient, "no. " + i).toCompletableFuture());
		}
		for (int i = 0; i < answers.size(); i++) {
			assertThat(answers.get(i)).succeedsWithin(Await.PATIENCE).isEqualTo("Hello, no. " + i);
		}
		Await.until("all streams are over", () -> outcomes(events, GREET).size() == answers.size());
		assertThat(outcomes(events, GREET)).containsOnly(StreamOutcome.COMPLETED);
		assertThat(this.rejections.all()).isEmpty();
	}

	@Test
	void isNeverRefusedWhenItAsksOneAfterTheOtherThroughTheNarrowestGate() {
		RequestProtocol<String, String> narrow = RequestProtocol.text("/narrow/1.0.0")
			.withLimits(RequestLimits.defaults().withInbound(1, 1).withOutbound(1));
		server().handleRequests(narrow, (text, context) -> text);
		for (int i = 0; i < 300; i++) {
			assertThat(client().request(address(), narrow, "x")).isEqualTo("x");
		}
		assertThat(this.rejections.all()).isEmpty();
	}

	@Test
	void tellsWithoutAnAnswer() {
		assertThat(client().request(address(), PUSH, "news")).isEqualTo(NoAnswer.NONE);
		assertThat(this.pushed).containsExactly("news");
	}

	@Test
	void asksBackFromAHandler() {
		client().handleRequests(RequestProtocol.text("/name/1.0.0"), (text, context) -> "client");
		server().handleRequests(RequestProtocol.text("/back/1.0.0"),
				(text, context) -> server().request(context.connection(), RequestProtocol.text("/name/1.0.0"), text));
		assertThat(client().request(address(), RequestProtocol.text("/back/1.0.0"), "who?")).isEqualTo("client");
	}

	@Test
	void comesAndGoesWhileTheNodeRuns() {
		RequestProtocol<String, String> late = RequestProtocol.text("/late/1.0.0");
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> client().request(address(), late, "x"));
		for (int round = 0; round < 2; round++) {
			try (Registration registration = server().handleRequestsAsync(late,
					(text, context) -> CompletableFuture.completedStage(text))) {
				assertThat(server().protocols()).contains("/late/1.0.0");
				assertThat(client().request(address(), late, "x")).isEqualTo("x");
				assertThatIllegalStateException()
					.isThrownBy(() -> server().handleRequests(late, (text, context) -> text));
			}
			// The peer agreed before, so the request travels with the proposal.
			failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> client().request(address(), late, "/ipfs/ping/1.0.0\n"));
		}
	}

	// Peers that know nothing of this

	@Test
	void answersAPeerThatWritesBytes() throws Exception {
		try (Stream stream = client().newStream(address(), GREET.id())) {
			for (byte next : hex("03" + "626f62")) {
				stream.outputStream().write(next);
				stream.flush();
			}
			assertThat(stream.inputStream().readNBytes(11)).isEqualTo(hex("0a" + "48656c6c6f2c20626f62"));
			stream.closeWrite();
			assertThat(stream.inputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void asksAPeerThatReadsAndWritesBytes() throws Exception {
		CompletableFuture<String> answer = client().requestAsync(address(), RequestProtocol.text(KEPT), "hi")
			.toCompletableFuture();
		Stream stream = this.kept.next();
		assertThat(stream.inputStream().readAllBytes()).isEqualTo(hex("02" + "6869"));
		for (byte next : hex("02" + "796f")) {
			assertThat(answer).isNotDone();
			stream.outputStream().write(next);
			stream.flush();
		}
		assertThat(answer).succeedsWithin(Await.PATIENCE).isEqualTo("yo");
		stream.close();
	}

	@Test
	void asksAPeerWhoseMessagesEndWithTheirStreams() throws Exception {
		CompletableFuture<String> answer = client()
			.requestAsync(address(), RequestProtocol.text(KEPT).withFraming(MessageFraming.NONE), "hi")
			.toCompletableFuture();
		Stream stream = this.kept.next();
		assertThat(stream.inputStream().readAllBytes()).isEqualTo(hex("6869"));
		stream.outputStream().write(hex("796f"));
		stream.close();
		assertThat(answer).succeedsWithin(Await.PATIENCE).isEqualTo("yo");
	}

	@Test
	void carriesManyMessagesOnOneStream() throws Exception {
		try (Stream stream = client().newStream(address(), KEPT)) {
			Stream remote = this.kept.next();
			MessageWriter writer = new MessageWriter(stream, 1000);
			MessageReader reader = new MessageReader(remote, 1000);
			for (int size = 0; size < 1000; size += 111) {
				writer.write(new byte[size]);
			}
			stream.closeWrite();
			for (int size = 0; size < 1000; size += 111) {
				assertThat(reader.read().orElseThrow()).hasSize(size);
			}
			assertThat(reader.read()).isEmpty();
			remote.close();
		}
	}

	// Failures

	@Test
	void tellsThatTheHandlerFailedAndNothingElse() {
		Events events = Events.of(server());
		RequestException failure = failure(Reason.HANDLER_FAILED, () -> client().request(address(), FAILING, "secret"));
		assertThat(failure.wireCode()).hasValue(RequestException.HANDLER_FAILED_CODE);
		assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
		assertThat(failure).hasMessageNotContaining("secret").hasCauseInstanceOf(StreamException.class);
		Await.until("the failure was told",
				() -> outcomes(events, FAILING).equals(List.of(StreamOutcome.HANDLER_FAILED)));
	}

	@Test
	void tellsTheDifferenceBetweenALimitAndOtherResets() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		RequestProtocol<String, String> narrow = RequestProtocol.text("/narrow/1.0.0")
			.withLimits(RequestLimits.defaults().withInbound(1, 1));
		server().handleRequests(narrow, (text, context) -> {
			begun.countDown();
			release.await();
			return text;
		});
		CompletableFuture<String> first = client().requestAsync(address(), narrow, "1").toCompletableFuture();
		begun.await();
		RequestException refusal = failure(Reason.LIMIT, () -> client().request(address(), narrow, "2"));
		assertThat(refusal.origin()).isEqualTo(Origin.REMOTE);
		assertThat(this.rejections.all()).containsExactly("INBOUND stream max-inbound-requests");
		release.countDown();
		assertThat(first).succeedsWithin(Await.PATIENCE).isEqualTo("1");
	}

	@Test
	void failsInTimeWhenThePeerDoesNotAnswer() throws Exception {
		RequestException failure = failure(Reason.TIMEOUT,
				() -> client().request(address(), RequestProtocol.text(KEPT).withTimeout(Duration.ofMillis(200)), "x"));
		assertThat(failure).hasMessageContaining(KEPT).hasMessageContaining("within PT0.2S");
		Stream stream = this.kept.next();
		Await.until("its stream is reset", () -> stream.closed().toCompletableFuture().isCompletedExceptionally());
	}

	@Test
	void endsALateHandlersStreamInTime() {
		RequestProtocol<String, String> late = RequestProtocol.text("/late/1.0.0");
		CountDownLatch release = new CountDownLatch(1);
		server().handleRequests(late.withTimeout(Duration.ofMillis(200)), (text, context) -> {
			release.await();
			return text;
		});
		failure(Reason.RESET_BY_PEER, () -> client().request(address(), late, "x"));
		assertThat(server().info().handlersRunning()).isEqualTo(1);
		release.countDown();
		Await.until("its handler ended", () -> server().info().handlersRunning() == 0);
	}

	@Test
	void saysWhyThereIsNoConnection() {
		RequestException failure = failure(Reason.UNREACHABLE,
				() -> client().request(Multiaddr.parse("/memory/999999"), GREET, "x"));
		assertThat(failure).hasCauseInstanceOf(DialException.class);
		failure(Reason.UNREACHABLE, () -> client().request(client().peerId(), GREET, "x"));
		ConnectionManager stopped = Libp2p.builder().build();
		stopped.close();
		failure(Reason.UNREACHABLE, () -> stopped.request(address(), GREET, "x"));
	}

	@Test
	void failsWithItsConnection() throws Exception {
		CompletableFuture<String> answer = client().requestAsync(address(), RequestProtocol.text(KEPT), "x")
			.toCompletableFuture();
		Connection connection = this.kept.next().connection();
		connection.close();
		failure(Reason.CONNECTION_LOST, () -> join(answer));
		failure(Reason.CONNECTION_LOST, () -> server().request(connection, GREET, "x"));
	}

	@Test
	void resetsTheStreamWhenItIsCancelled() throws Exception {
		CompletableFuture<String> answer = client().requestAsync(address(), RequestProtocol.text(KEPT), "x")
			.toCompletableFuture();
		Stream stream = this.kept.next();
		answer.cancel(false);
		assertThat(stream.closed().toCompletableFuture()).failsWithin(Await.PATIENCE);
	}

	@Test
	void resetsTheStreamWhenItsThreadIsInterrupted() throws Exception {
		AtomicReference<RequestException> seen = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				client().request(address(), RequestProtocol.text(KEPT), "x");
			}
			catch (RequestException ex) {
				seen.set(ex);
			}
		});
		thread.start();
		Stream stream = this.kept.next();
		thread.interrupt();
		thread.join(Await.PATIENCE.toMillis());
		assertThat(seen.get().reason()).isEqualTo(Reason.CANCELLED);
		assertThat(stream.closed().toCompletableFuture()).failsWithin(Await.PATIENCE);
	}

	@Test
	void cancelsTheStageOfAnAsynchronousHandlerWhosePeerHasGone() {
		CompletableFuture<String> stage = new CompletableFuture<>();
		CountDownLatch called = new CountDownLatch(1);
		RequestProtocol<String, String> held = RequestProtocol.text("/held/1.0.0");
		server().handleRequestsAsync(held, (text, context) -> {
			called.countDown();
			return stage;
		});
		CompletableFuture<String> answer = client().requestAsync(address(), held, "x").toCompletableFuture();
		Await.until("its handler was called", () -> called.getCount() == 0);
		answer.cancel(false);
		Await.until("the handler knows", stage::isCancelled);
	}

	private static List<StreamOutcome> outcomes(Events events, RequestProtocol<?, ?> protocol) {
		return events.all(NetworkEvent.StreamClosed.class)
			.stream()
			.filter((closed) -> closed.protocol().equals(protocol.id()))
			.map(NetworkEvent.StreamClosed::outcome)
			.toList();
	}

	private static <A> A join(CompletableFuture<A> answer) throws Throwable {
		try {
			return Await.get(answer);
		}
		catch (ExecutionException ex) {
			throw ex.getCause();
		}
	}

	private static RequestException failure(Reason reason, ThrowingCallable call) {
		AtomicReference<RequestException> seen = new AtomicReference<>();
		assertThatExceptionOfType(RequestException.class).isThrownBy(call).satisfies((failure) -> {
			assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
			seen.set(failure);
		});
		return seen.get();
	}

	private ConnectionManager client() {
		return this.pair.client();
	}

	private ConnectionManager server() {
		return this.pair.server();
	}

	private Multiaddr address() {
		return this.pair.address();
	}

	private static byte[] hex(String hex) {
		return HexFormat.of().parseHex(hex);
	}

}
