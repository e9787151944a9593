/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Codec;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.libp2p4j.protocol.RequestScene.hex;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link AsyncRequestResponder}: handlers that answer by a stage.
 */
@Timeout(60)
class AsyncRequestResponderTests {

	private static final RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1");

	private final RequestScene scene = new RequestScene();

	private final Queue<CompletableFuture<String>> running = new ArrayDeque<>();

	private final AsyncRequestHandler<String, String> held = (request, context) -> {
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.running.add(answer);
		return answer;
	};

	@Test
	void answersWhenTheStageCompletes() {
		PipedStream peer = asks(GREET, "0161");
		CompletableFuture<?> served = serve(GREET, peer, this.held);
		assertThat(served).isNotDone();
		this.running.remove().complete("hello");
		assertThat(served).isCompleted();
		assertThat(peer.received()).isEqualTo(hex("05" + "68656c6c6f"));
	}

	@Test
	void takesARequestThatComesOneByteAtATime() {
		PipedStream peer = this.scene.inbound(GREET, 1);
		peer.writeAsync(ByteBuffer.wrap(hex("03" + "616263")));
		CompletableFuture<String> seen = new CompletableFuture<>();
		serve(GREET, peer, (request, context) -> {
			seen.complete(request + context.streamId());
			return CompletableFuture.completedStage("");
		});
		assertThat(seen).isCompletedWithValue("abc1");
		assertThat(peer.received()).isEqualTo(hex("00"));
	}

	@Test
	void sendsLargeAnswersWhole() {
		RequestProtocol<byte[], byte[]> bytes = RequestProtocol.bytes("/bytes/1");
		byte[] large = new byte[200_000];
		large[199_999] = 1;
		PipedStream peer = asks(bytes, "00");
		CompletableFuture<?> served = serve(bytes, peer, (request, context) -> CompletableFuture.completedStage(large));
		assertThat(served).isCompleted();
		assertThat(new MessageInput(peer, MessageFraming.UVARINT, 200_000).read())
			.hasValueSatisfying((answer) -> assertThat(answer).isEqualTo(large));
	}

	@Test
	void saysNothingToAMessageWithoutAnswer() {
		RequestProtocol<String, NoAnswer> push = RequestProtocol.oneWay("/push/1", Codec.text());
		PipedStream peer = asks(push, "0161");
		assertThat(serve(push, peer, (request, context) -> CompletableFuture.completedStage(NoAnswer.NONE)))
			.isCompleted();
		assertThat(peer.received()).isEmpty();
	}

	@Test
	void failsWithItsHandlerHoweverThatFails() {
		IllegalStateException cause = new IllegalStateException("no");
		CompletableFuture<?> atOnce = serve(GREET, asks(GREET, "0161"), (request, context) -> {
			throw cause;
		});
		CompletableFuture<?> later = serve(GREET, asks(GREET, "0161"), this.held);
		this.running.remove().completeExceptionally(cause);
		CompletableFuture<?> cancelled = serve(GREET, asks(GREET, "0161"), this.held);
		this.running.remove().cancel(false);
		for (CompletableFuture<?> failed : new CompletableFuture<?>[] { atOnce, later, cancelled }) {
			RequestException failure = (RequestException) cause(failed);
			assertThat(failure.reason()).isEqualTo(Reason.HANDLER_FAILED);
			assertThat(failure.wireCode()).hasValue(RequestException.HANDLER_FAILED_CODE);
		}
		assertThat(cause(atOnce)).hasCause(cause);
		assertThat(cause(later)).hasCause(cause);
	}

	@ParameterizedTest
	@ValueSource(strings = { "8000", "05616263", "", "01ff" })
	void blamesThePeerForARequestThatIsNone(String bytes) {
		PipedStream peer = asks(GREET, bytes);
		CompletableFuture<?> served = serve(GREET, peer, this.held);
		assertThat(cause(served)).isInstanceOf(StreamException.class);
		assertThat(peer.failure().wireCode()).hasValue(StreamResetCodes.PROTOCOL_VIOLATION);
		assertThat(this.running).isEmpty();
	}

	@Test
	void cancelsTheStageWhenThePeerWaitsNoLonger() {
		PipedStream peer = asks(GREET, "0161");
		CompletableFuture<?> served = serve(GREET, peer, this.held);
		peer.reset();
		assertThat(this.running.remove()).isCancelled();
		// The peer's doing, which nobody needs to be warned of.
		assertThat(cause(served)).isInstanceOf(StreamException.class)
			.extracting((failure) -> ((StreamException) failure).reason())
			.isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void cancelsTheStageWhenItsTimeIsOver() {
		PipedStream peer = asks(GREET, "0161");
		CompletableFuture<?> served = serve(GREET, peer, this.held);
		this.scene.clock.advance(RequestLimits.defaults().timeout());
		assertThat(this.running.remove()).isCancelled();
		assertThat(served).isCompletedExceptionally();
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsAStreamWhoseRequestDoesNotComeInTime() {
		PipedStream peer = this.scene.inbound(GREET, 1000);
		CompletableFuture<?> served = serve(GREET, peer, this.held);
		this.scene.clock.advance(RequestLimits.defaults().timeout());
		assertThat(served).isCompletedExceptionally();
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsRequestsBeyondTheGateAtOnce() throws Exception {
		RequestProtocol<String, String> narrow = GREET.withLimits(RequestLimits.defaults().withInbound(1, 1));
		AsyncProtocolHandler responder = this.scene.requests.serveAsync(narrow, this.held);
		responder.handle(asks(GREET, "0161").other());
		PipedStream refused = asks(GREET, "0162");
		assertThat(responder.handle(refused.other()).toCompletableFuture()).isCompleted();
		assertThat(refused.failure().wireCode()).hasValue(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
		assertThat(this.scene.rejections.all()).containsExactly("INBOUND stream max-inbound-requests");
		this.running.remove().complete("done");
		responder.handle(asks(GREET, "0163").other());
		assertThat(this.running).hasSize(1);
	}

	private PipedStream asks(RequestProtocol<?, ?> protocol, String bytes) {
		PipedStream peer = this.scene.inbound(protocol, 256 << 10);
		peer.send(hex(bytes));
		peer.closeWrite();
		return peer;
	}

	private <Q, A> CompletableFuture<?> serve(RequestProtocol<Q, A> protocol, PipedStream peer,
			AsyncRequestHandler<Q, A> handler) {
		try {
			CompletionStage<?> served = this.scene.requests.serveAsync(protocol, handler).handle(peer.other());
			return served.toCompletableFuture();
		}
		catch (Exception ex) {
			throw new AssertionError("A stage should have failed instead", ex);
		}
	}

	private static Throwable cause(CompletableFuture<?> failed) {
		assertThat(failed).isCompletedExceptionally();
		return Completions.cause(failed.handle((value, failure) -> failure).join());
	}

}
