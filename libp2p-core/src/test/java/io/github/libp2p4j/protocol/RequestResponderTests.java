/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.libp2p4j.protocol.RequestScene.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link RequestResponder}: blocking handlers.
 */
@Timeout(60)
class RequestResponderTests {

	private static final int WINDOW_BYTES = 256 << 10;

	private static final RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1");

	private static final RequestProtocol<byte[], byte[]> BYTES = RequestProtocol.bytes("/bytes/1");

	private final RequestScene scene = new RequestScene();

	// What it says

	@Test
	void answersLengthAndBodyWithLengthAndBody() throws Exception {
		PipedStream peer = asks(GREET, "05" + "776f726c64");
		serve(GREET, peer, (name, context) -> "hello " + name);
		assertThat(peer.received()).isEqualTo(hex("0b" + "68656c6c6f20776f726c64"));
		assertThat(peer.failure()).isNull();
	}

	@Test
	void answersARequestThatComesOneByteAtATime() throws Exception {
		PipedStream peer = this.scene.inbound(GREET, 1);
		peer.writeAsync(ByteBuffer.wrap(hex("03" + "616263")));
		StringBuilder seen = new StringBuilder();
		CompletableFuture<Void> served = inBackground(GREET, peer, (text, context) -> {
			seen.append(text);
			return text;
		});
		ByteBuffer answer = ByteBuffer.allocate(4);
		while (answer.hasRemaining()) {
			peer.read(answer);
		}
		Await.get(served);
		assertThat(answer.array()).isEqualTo(hex("03" + "616263"));
		assertThat(seen).hasToString("abc");
	}

	@Test
	void answersWithoutWaitingForTheEndOfTheRequestsHalf() throws Exception {
		PipedStream peer = this.scene.inbound(GREET, WINDOW_BYTES);
		peer.send(hex("0161" + "ffffff"));
		serve(GREET, peer, (text, context) -> text + "!");
		assertThat(peer.received()).isEqualTo(hex("02" + "6121"));
	}

	@Test
	void takesAllForTheRequestWhereTheEndOfTheStreamFramesIt() throws Exception {
		RequestProtocol<String, String> plain = GREET.withFraming(MessageFraming.NONE);
		PipedStream peer = asks(plain, "616263");
		serve(plain, peer, (text, context) -> text + text);
		assertThat(peer.received()).isEqualTo(hex("616263616263"));
		PipedStream empty = asks(plain, "");
		serve(plain, empty, (text, context) -> "<" + text + ">");
		assertThat(empty.received()).isEqualTo(hex("3c3e"));
	}

	@Test
	void tellsTheHandlerWhereTheRequestComesFrom() throws Exception {
		PipedStream peer = asks(GREET, "0161");
		CompletableFuture<RequestContext> seen = new CompletableFuture<>();
		serve(GREET, peer, (text, context) -> {
			seen.complete(context);
			return text;
		});
		RequestContext context = seen.join();
		assertThat(context.connection()).isSameAs(this.scene.connection.other());
		assertThat(context.peer()).isEqualTo(this.scene.connection.other().remotePeer());
		assertThat(context.stream()).isSameAs(peer.other());
		assertThat(context.streamId()).isEqualTo(1);
		assertThat(context.protocol()).isEqualTo("/greet/1");
	}

	@Test
	void saysNothingToAMessageWithoutAnswer() throws Exception {
		RequestProtocol<String, NoAnswer> push = RequestProtocol.oneWay("/push/1", Codec.text());
		PipedStream peer = asks(push, "0161");
		serve(push, peer, (text, context) -> NoAnswer.NONE);
		assertThat(peer.received()).isEmpty();
		assertThat(peer.failure()).isNull();
	}

	@Test
	void answersThoseWhoEndWithoutARequestWhereItIsOptional() throws Exception {
		RequestProtocol<String, String> optional = GREET.withOptionalRequest();
		PipedStream peer = asks(optional, "");
		serve(optional, peer, (text, context) -> "<" + text + ">");
		assertThat(peer.received()).isEqualTo(hex("02" + "3c3e"));
	}

	@ParameterizedTest
	@ValueSource(
			ints = { ServedProtocol.LAST_BYTES - 4, ServedProtocol.LAST_BYTES, ServedProtocol.LAST_BYTES + 1, 200_000 })
	void sendsLargeAnswersWhole(int size) throws Exception {
		byte[] large = new byte[size];
		for (int i = 0; i < size; i++) {
			large[i] = (byte) (i * 31);
		}
		PipedStream peer = asks(BYTES, "00");
		serve(BYTES, peer, (request, context) -> large);
		MessageInput answer = new MessageInput(peer, MessageFraming.UVARINT, size);
		assertThat(answer.read()).hasValueSatisfying((bytes) -> assertThat(bytes).isEqualTo(large));
	}

	// Who fails

	@Test
	void resetsWithItsCodeWhenTheHandlerThrows() {
		PipedStream peer = asks(GREET, "0161");
		IOException cause = new IOException("disk full");
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> serve(GREET, peer, (text, context) -> {
			throw cause;
		})).satisfies((failure) -> {
			assertThat(failure.reason()).isEqualTo(Reason.HANDLER_FAILED);
			assertThat(failure.origin()).isEqualTo(Origin.APPLICATION);
			assertThat(failure.wireCode()).hasValue(RequestException.HANDLER_FAILED_CODE);
			assertThat(failure).hasCause(cause);
		});
		assertThat(peer.received()).isEmpty();
	}

	@Test
	void isToBlameForAnswersThatCannotBeSent() {
		RequestProtocol<byte[], byte[]> small = BYTES.withLimits(RequestLimits.defaults().withMaxAnswerBytes(10));
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> serve(small, asks(small, "00"), (request, context) -> new byte[11]))
			.matches((failure) -> failure.reason() == Reason.ANSWER_TOO_LARGE)
			.matches((failure) -> failure.wireCode().getAsLong() == RequestException.HANDLER_FAILED_CODE);
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> serve(GREET, asks(GREET, "00"), (request, context) -> nothing()))
			.matches((failure) -> failure.reason() == Reason.CODEC_FAILED)
			.withMessageContaining("the handler returned no answer");
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> serve(GREET, asks(GREET, "00"), (request, context) -> "\udc00"))
			.matches((failure) -> failure.origin() == Origin.APPLICATION);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0b", "8000", "05616263", "", "01ff", "ffffffffff" })
	void blamesThePeerForARequestThatIsNone(String bytes) {
		RequestProtocol<String, String> small = GREET.withLimits(RequestLimits.defaults().withMaxRequestBytes(10));
		PipedStream peer = asks(small, bytes);
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> serve(small, peer, (text, context) -> "never"))
			.matches((failure) -> failure.origin() == Origin.REMOTE)
			.withMessageContaining("The peer broke /greet/1");
		assertThat(peer.failure().wireCode()).hasValue(StreamResetCodes.PROTOCOL_VIOLATION);
		assertThat(peer.received()).isEmpty();
	}

	// The gate

	@Test
	void resetsRequestsBeyondTheGateAtOnce() throws Exception {
		HeldHandler held = new HeldHandler();
		ProtocolHandler responder = this.scene.requests.serve(limited(2, 2), held);
		CompletableFuture<Void> first = inBackground(responder, asks(GREET, "0161"));
		Await.until("the first is being served", () -> held.running.size() == 1);
		inBackground(responder, asks(GREET, "0162"));
		Await.until("both are being served", () -> held.running.size() == 2);
		PipedStream refused = asks(GREET, "0163");
		responder.handle(refused.other());
		assertThat(refused.failure().wireCode()).hasValue(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
		assertThat(this.scene.rejections.all()).containsExactly("INBOUND stream max-inbound-requests");
		held.running.take().complete("done");
		Await.get(first);
		PipedStream next = asks(GREET, "0164");
		inBackground(responder, next);
		Await.until("the next one is being served", () -> held.running.size() == 2);
		held.releaseAll();
	}

	@Test
	void letsNoPeerTakeAllPlaces() throws Exception {
		HeldHandler held = new HeldHandler();
		ProtocolHandler responder = this.scene.requests.serve(limited(3, 1), held);
		inBackground(responder, asks(GREET, "0161"));
		Await.until("it is being served", () -> held.running.size() == 1);
		PipedStream refused = asks(GREET, "0162");
		responder.handle(refused.other());
		assertThat(refused.failure().wireCode()).hasValue(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
		assertThat(this.scene.rejections.all()).containsExactly("INBOUND stream max-inbound-requests-per-peer");
		FakeConnection another = FakeConnection.dial("c2", this.scene.clock, KeyPair.generateEd25519(),
				Multiaddr.parse("/memory/3"), KeyPair.generateEd25519(), Multiaddr.parse("/memory/2"));
		PipedStream others = PipedStream.open(another, another.other(), GREET.id(), 1, WINDOW_BYTES);
		others.send(hex("0161"));
		inBackground(responder, others);
		Await.until("both are being served", () -> held.running.size() == 2);
		held.releaseAll();
	}

	@Test
	void hasLeftTheGateBeforeThePeerCanKnowTheWholeAnswer() throws Exception {
		byte[] large = new byte[100_000];
		RequestProtocol<byte[], byte[]> narrow = BYTES.withLimits(RequestLimits.defaults().withInbound(1, 1));
		ProtocolHandler responder = this.scene.requests.serve(narrow, (request, context) -> large);
		// Room for all of the answer but its end.
		PipedStream first = this.scene.inbound(BYTES, 100_003 - ServedProtocol.LAST_BYTES);
		first.send(hex("00"));
		CompletableFuture<Void> served = inBackground(responder, first);
		Await.until("the end waits", () -> first.other().isWriting());
		PipedStream second = asks(BYTES, "00");
		responder.handle(second.other());
		assertThat(new MessageInput(second, MessageFraming.UVARINT, 100_000).read()).isPresent();
		assertThat(new MessageInput(first, MessageFraming.UVARINT, 100_000).read()).isPresent();
		Await.get(served);
		assertThat(this.scene.rejections.all()).isEmpty();
	}

	@Test
	void countsAPeerThatDoesNotReadItsAnswer() throws Exception {
		RequestProtocol<byte[], byte[]> narrow = BYTES.withLimits(RequestLimits.defaults().withInbound(1, 1));
		ProtocolHandler responder = this.scene.requests.serve(narrow, (request, context) -> new byte[100_000]);
		PipedStream first = this.scene.inbound(BYTES, 1000);
		first.send(hex("00"));
		CompletableFuture<Void> served = inBackground(responder, first);
		Await.until("its answer waits", () -> first.other().isWriting());
		PipedStream second = asks(BYTES, "00");
		responder.handle(second.other());
		assertThat(second.failure().wireCode()).hasValue(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
		first.reset();
		assertThat(served).failsWithin(Await.PATIENCE);
	}

	// Time

	@Test
	void resetsAStreamWhoseRequestDoesNotComeInTime() {
		PipedStream peer = this.scene.inbound(GREET, WINDOW_BYTES);
		peer.send(hex("0561"));
		CompletableFuture<Void> served = inBackground(this.scene.requests.serve(GREET, (text, context) -> text), peer);
		Await.until("it waits for the rest", () -> peer.other().isReading());
		this.scene.clock.advance(RequestLimits.defaults().timeout());
		assertThat(served).failsWithin(Await.PATIENCE);
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsTheStreamOfAHandlerThatIsLateAndCountsItUntilItReturns() throws Exception {
		HeldHandler held = new HeldHandler();
		ProtocolHandler responder = this.scene.requests.serve(limited(1, 1), held);
		PipedStream peer = asks(GREET, "0161");
		CompletableFuture<Void> served = inBackground(responder, peer);
		Await.until("it is being served", () -> held.running.size() == 1);
		this.scene.clock.advance(RequestLimits.defaults().timeout().minus(Duration.ofNanos(1)));
		assertThat(peer.failure()).isNull();
		this.scene.clock.advance(Duration.ofNanos(1));
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		PipedStream refused = asks(GREET, "0162");
		responder.handle(refused.other());
		assertThat(this.scene.rejections.all()).hasSize(1);
		held.releaseAll();
		assertThat(served).failsWithin(Await.PATIENCE);
		PipedStream next = asks(GREET, "0163");
		inBackground(responder, next);
		Await.until("the next one is being served", () -> held.running.size() == 1);
		held.releaseAll();
	}

	@SuppressWarnings("NullAway") // Applications need not check for nulls.
	private static String nothing() {
		return null;
	}

	private PipedStream asks(RequestProtocol<?, ?> protocol, String bytes) {
		PipedStream peer = this.scene.inbound(protocol, WINDOW_BYTES);
		peer.send(hex(bytes));
		peer.closeWrite();
		return peer;
	}

	private <Q, A> void serve(RequestProtocol<Q, A> protocol, PipedStream peer, RequestHandler<Q, A> handler)
			throws Exception {
		this.scene.requests.serve(protocol, handler).handle(peer.other());
	}

	private <Q, A> CompletableFuture<Void> inBackground(RequestProtocol<Q, A> protocol, PipedStream peer,
			RequestHandler<Q, A> handler) {
		return inBackground(this.scene.requests.serve(protocol, handler), peer);
	}

	private static CompletableFuture<Void> inBackground(ProtocolHandler responder, PipedStream peer) {
		CompletableFuture<Void> served = new CompletableFuture<>();
		Thread thread = new Thread(() -> {
			try {
				responder.handle(peer.other());
				served.complete(null);
			}
			catch (Exception ex) {
				served.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return served;
	}

	private static RequestProtocol<String, String> limited(int perNode, int perPeer) {
		return GREET.withLimits(RequestLimits.defaults().withInbound(perNode, perPeer));
	}

	/** Answers when the test says what. */
	private static final class HeldHandler implements RequestHandler<String, String> {

		private final BlockingQueue<CompletableFuture<String>> running = new LinkedBlockingQueue<>();

		@Override
		public String handle(String request, RequestContext context) {
			CompletableFuture<String> answer = new CompletableFuture<>();
			this.running.add(answer);
			return answer.join();
		}

		private void releaseAll() {
			while (!this.running.isEmpty()) {
				this.running.remove().complete("done");
			}
		}

	}

}
