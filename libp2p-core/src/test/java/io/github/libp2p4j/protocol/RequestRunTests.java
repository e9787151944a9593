/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.MessageFraming;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.github.libp2p4j.protocol.RequestScene.failure;
import static io.github.libp2p4j.protocol.RequestScene.hex;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link RequestResponse} as the one who asks.
 */
@Timeout(60)
class RequestRunTests {

	private static final RequestProtocol<String, String> GREET = RequestProtocol.text("/greet/1");

	private static final RequestProtocol<byte[], byte[]> BYTES = RequestProtocol.bytes("/bytes/1");

	private static final RequestProtocol<String, NoAnswer> PUSH = RequestProtocol.oneWay("/push/1", Codec.text());

	private static final Duration TIMEOUT = RequestLimits.defaults().timeout();

	private final RequestScene scene = new RequestScene();

	@BeforeEach
	void accept() {
		this.scene.accept(GREET);
		this.scene.accept(BYTES);
		this.scene.accept(PUSH);
	}

	// What it says

	@Test
	void sendsLengthAndBodyAndEndsItsHalf() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "world");
		PipedStream peer = this.scene.peer();
		assertThat(peer.received()).isEqualTo(hex("05" + "776f726c64"));
		assertThat(peer.other().isFinSent()).isTrue();
		assertThat(answer).isNotDone();
		peer.send(hex("05" + "68656c6c6f"));
		assertThat(answer).isCompletedWithValue("hello");
		peer.close();
		assertThat(peer.state()).isEqualTo(StreamState.CLOSED);
	}

	@Test
	void takesAnAnswerThatComesOneByteAtATime() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "");
		PipedStream peer = this.scene.peer();
		assertThat(peer.received()).isEqualTo(hex("00"));
		for (byte next : hex("05" + "68656c6c")) {
			peer.send(new byte[] { next });
			assertThat(answer).isNotDone();
		}
		peer.send(hex("6f"));
		assertThat(answer).isCompletedWithValue("hello");
	}

	@Test
	void letsTheEndsOfTheStreamFrameMessagesWhereTheProtocolSaysSo() {
		CompletableFuture<String> answer = this.scene.ask(GREET.withFraming(MessageFraming.NONE), "world");
		PipedStream peer = this.scene.peer();
		assertThat(peer.received()).isEqualTo(hex("776f726c64"));
		assertThat(peer.other().isFinSent()).isTrue();
		peer.send(hex("68656c6c"));
		peer.send(hex("6f"));
		assertThat(answer).isNotDone();
		peer.closeWrite();
		assertThat(answer).isCompletedWithValue("hello");
	}

	@Test
	void sendsSmallRequestsWithTheProposalOnceThePeerHasAgreedToTheProtocol() {
		for (int round = 0; round < 3; round++) {
			CompletableFuture<String> answer = this.scene.ask(GREET, "world");
			PipedStream peer = this.scene.peer();
			assertThat(peer.received()).isEqualTo(hex("05" + "776f726c64"));
			assertThat(peer.other().isFinSent()).isTrue();
			peer.send(hex("0161"));
			assertThat(answer).isCompletedWithValue("a");
		}
		assertThat(this.scene.connection.firstBytes()).containsExactly(0, 6, 6);
	}

	@Test
	void sendsLargeRequestsOnlyAfterTheAgreement() {
		byte[] large = new byte[RequestRun.MOST_FIRST_BYTES];
		this.scene.ask(BYTES, large);
		this.scene.ask(BYTES, large);
		this.scene.ask(BYTES, new byte[large.length - 2]);
		assertThat(this.scene.connection.firstBytes()).containsExactly(0, 0, large.length);
	}

	@Test
	void ignoresWhatFollowsTheAnswer() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "world");
		PipedStream peer = this.scene.peer();
		peer.send(hex("0161" + "ffffff"));
		assertThat(answer).isCompletedWithValue("a");
		peer.close();
		assertThat(peer.failure()).isNull();
	}

	@Test
	void readsWhileItWritesSinceAnAnswerMayComePieceByPiece() {
		byte[] large = new byte[900_000];
		Arrays.fill(large, (byte) 7);
		CompletableFuture<byte[]> answer = this.scene.ask(BYTES, large);
		PipedStream peer = this.scene.peer();
		AsyncLoop.repeat(() -> {
			ByteBuffer piece = ByteBuffer.allocate(1000);
			return peer.readAsync(piece)
				.thenCompose((count) -> peer.writeAsync(piece.flip()).thenApply((ignored) -> count >= 0));
		});
		assertThat(answer).isCompletedWithValueMatching((bytes) -> Arrays.equals(bytes, large));
		peer.close();
		assertThat(peer.failure()).isNull();
	}

	@Test
	void takesAnAnswerBeforeAllWasAskedAndSendsNoMore() {
		CompletableFuture<byte[]> answer = this.scene.ask(BYTES, new byte[900_000]);
		PipedStream peer = this.scene.peer();
		assertThat(peer.other().isWriting()).isTrue();
		peer.send(hex("0161"));
		assertThat(answer).isCompletedWithValueMatching((bytes) -> Arrays.equals(bytes, hex("61")));
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void isDoneWithAMessageWithoutAnswerWhenThePeerEndsTheStream() {
		CompletableFuture<NoAnswer> told = this.scene.ask(PUSH, "news");
		PipedStream peer = this.scene.peer();
		assertThat(peer.received()).isEqualTo(hex("04" + "6e657773"));
		assertThat(told).isNotDone();
		peer.close();
		assertThat(told).isCompletedWithValue(NoAnswer.NONE);
		CompletableFuture<NoAnswer> refused = this.scene.ask(PUSH, "news");
		this.scene.peer().reset(3);
		assertThat(failure(refused).wireCode()).hasValue(3);
	}

	// What fails on this side

	@Test
	void sendsNothingOfARequestThatIsTooLarge() {
		RequestProtocol<byte[], byte[]> small = BYTES.withLimits(RequestLimits.defaults().withMaxRequestBytes(10));
		CompletableFuture<byte[]> answer = this.scene.ask(small, new byte[11]);
		assertThat(failure(answer).reason()).isEqualTo(Reason.REQUEST_TOO_LARGE);
		assertThat(failure(answer).origin()).isEqualTo(Origin.APPLICATION);
		assertThat(this.scene.connection.opened()).isZero();
		this.scene.ask(small, new byte[10]);
		assertThat(this.scene.peer().received()).hasSize(11);
	}

	@Test
	void sendsNothingOfARequestThatCannotBeEncoded() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "\ud800");
		assertThat(failure(answer).reason()).isEqualTo(Reason.CODEC_FAILED);
		assertThat(failure(answer).origin()).isEqualTo(Origin.APPLICATION);
		assertThat(failure(answer)).hasCauseInstanceOf(CharacterCodingException.class);
		assertThat(this.scene.connection.opened()).isZero();
	}

	@Test
	void saysWhichProtocolThePeerDoesNotSpeak() {
		CompletableFuture<String> answer = this.scene.ask(RequestProtocol.text("/nobody/1"), "x");
		assertThat(failure(answer).reason()).isEqualTo(Reason.PROTOCOL_NOT_SUPPORTED);
		assertThat(failure(answer)).hasMessageContaining("/nobody/1").hasCauseInstanceOf(StreamException.class);
	}

	@ParameterizedTest
	@CsvSource({ "REFUSED, UNREACHABLE", "PEER_ID_MISMATCH, UNREACHABLE", "STOPPED, UNREACHABLE", "TIMEOUT, TIMEOUT",
			"LIMIT, LIMIT", "CANCELLED, CANCELLED" })
	void carriesWhyNoConnectionCameAbout(DialException.Reason dial, Reason expected) {
		DialException refused = new DialException(dial, "no", Origin.NETWORK, null);
		CompletableFuture<String> later = this.scene.ask((timeout) -> CompletableFuture.failedFuture(refused), GREET,
				"x");
		assertThat(failure(later).reason()).isEqualTo(expected);
		assertThat(failure(later)).hasCause(refused);
		CompletableFuture<String> atOnce = this.scene.ask((timeout) -> {
			throw refused;
		}, GREET, "x");
		assertThat(failure(atOnce).reason()).isEqualTo(expected);
	}

	// What the peer does wrong

	@ParameterizedTest
	@CsvSource({ "65, ANSWER_TOO_LARGE", "ffffff7f, ANSWER_TOO_LARGE", "8000, MALFORMED_ANSWER",
			"056162, MALFORMED_ANSWER", "'', NO_ANSWER", "01ff, CODEC_FAILED" })
	void refusesAnAnswerThatIsNone(String bytes, Reason expected) {
		CompletableFuture<String> answer = this.scene
			.ask(GREET.withLimits(RequestLimits.defaults().withMaxAnswerBytes(100)), "x");
		PipedStream peer = this.scene.peer();
		peer.send(hex(bytes));
		peer.closeWrite();
		assertThat(failure(answer).reason()).isEqualTo(expected);
		assertThat(failure(answer).origin()).isEqualTo(Origin.REMOTE);
		assertThat(failure(answer)).hasMessageContaining("/greet/1");
	}

	@Test
	void resetsTheStreamOfAnAnswerThatIsTooLargeBeforeItHasCome() {
		this.scene.ask(GREET, "x");
		PipedStream peer = this.scene.peer();
		peer.send(hex("818040"));
		assertThat(peer.failure().wireCode()).hasValue(StreamResetCodes.PROTOCOL_VIOLATION);
	}

	@ParameterizedTest
	@CsvSource({ "0, RESET_BY_PEER", "7, RESET_BY_PEER", "4098, LIMIT", "4099, LIMIT", "4100, RESET_BY_PEER",
			"10500, HANDLER_FAILED" })
	void tellsWhatThePeerSaidWithItsReset(long code, Reason expected) {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		this.scene.peer().reset(code);
		assertThat(failure(answer).reason()).isEqualTo(expected);
		assertThat(failure(answer).wireCode()).hasValue(code);
		assertThat(failure(answer).origin()).isEqualTo(Origin.REMOTE);
	}

	@Test
	void failsWithItsConnection() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		this.scene.connection.close();
		assertThat(failure(answer).reason()).isEqualTo(Reason.CONNECTION_LOST);
	}

	// Time

	@Test
	void givesUpOnAPeerThatTricklesWhenTheTimeForAllOfItIsOver() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		PipedStream peer = this.scene.peer();
		peer.send(hex("64"));
		for (int second = 0; second < TIMEOUT.toSeconds() - 1; second++) {
			this.scene.clock.advance(Duration.ofSeconds(1));
			peer.send(hex("61"));
		}
		this.scene.clock.advance(Duration.ofMillis(999));
		assertThat(answer).isNotDone();
		this.scene.clock.advance(Duration.ofMillis(1));
		assertThat(failure(answer).reason()).isEqualTo(Reason.TIMEOUT);
		assertThat(failure(answer)).hasMessageContaining("the peer did not answer within PT10S");
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void countsTheTimeThatConnectingTakes() {
		CompletableFuture<Connection> connecting = new CompletableFuture<>();
		CompletableFuture<String> answer = this.scene.ask((timeout) -> {
			assertThat(timeout).isEqualTo(TIMEOUT);
			return connecting;
		}, GREET, "x");
		this.scene.clock.advance(Duration.ofSeconds(6));
		connecting.complete(this.scene.connection);
		this.scene.peer();
		this.scene.clock.advance(Duration.ofSeconds(4));
		assertThat(failure(answer).reason()).isEqualTo(Reason.TIMEOUT);
	}

	@Test
	void givesUpADialThatTakesTooLong() {
		CompletableFuture<Connection> connecting = new CompletableFuture<>();
		CompletableFuture<String> answer = this.scene.ask((timeout) -> connecting, GREET, "x");
		this.scene.clock.advance(TIMEOUT);
		assertThat(failure(answer)).hasMessageContaining("no connection came about");
		assertThat(failure(answer).origin()).isEqualTo(Origin.NETWORK);
		assertThat(connecting).isCancelled();
	}

	@Test
	void isNotTroubledByTheClockOnceItIsAnswered() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		PipedStream peer = this.scene.peer();
		peer.send(hex("0161"));
		this.scene.clock.advance(TIMEOUT);
		assertThat(answer).isCompletedWithValue("a");
		assertThat(peer.failure()).isNull();
	}

	// Giving up

	@Test
	void resetsTheStreamWhenItIsCancelled() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		answer.cancel(false);
		assertThat(this.scene.peer().failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsTheStreamHoweverItsCallerEndsIt() {
		CompletableFuture<String> answer = this.scene.ask(GREET, "x");
		answer.completeExceptionally(new TimeoutException());
		assertThat(this.scene.peer().failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void cancelsADialThatNobodyWaitsForAnyMore() {
		CompletableFuture<Connection> connecting = new CompletableFuture<>();
		CompletableFuture<String> answer = this.scene.ask((timeout) -> connecting, GREET, "x");
		answer.cancel(false);
		assertThat(connecting).isCancelled();
		assertThat(answer).isCompletedExceptionally();
		assertThat(answer.handle((value, failure) -> failure)).isCompletedWithValueMatching(
				(failure) -> failure instanceof CancellationException || failure instanceof CompletionException);
	}

	@Test
	void resetsAStreamThatIsOpenedAfterItWasCancelled() {
		CompletableFuture<Connection> connecting = new CompletableFuture<>() {
			@Override
			public boolean cancel(boolean mayInterrupt) {
				return false;
			}
		};
		CompletableFuture<String> answer = this.scene.ask((timeout) -> connecting, GREET, "x");
		answer.cancel(false);
		connecting.complete(this.scene.connection);
		assertThat(this.scene.peer().failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	// The gate

	@Test
	void refusesRequestsBeyondTheGateAtOnce() {
		RequestProtocol<String, String> narrow = GREET.withLimits(RequestLimits.defaults().withOutbound(2));
		CompletableFuture<String> first = this.scene.ask(narrow, "1");
		this.scene.ask(narrow, "2");
		CompletableFuture<String> refused = this.scene.ask(narrow, "3");
		assertThat(failure(refused).reason()).isEqualTo(Reason.LIMIT);
		assertThat(failure(refused).origin()).isEqualTo(Origin.LIBRARY);
		assertThat(this.scene.rejections.all()).containsExactly("OUTBOUND stream max-outbound-requests");
		assertThat(this.scene.connection.opened()).isEqualTo(2);
		assertThat(this.scene.ask(BYTES, new byte[0])).isNotDone();
		this.scene.peer().send(hex("0161"));
		assertThat(first).isCompleted();
		assertThat(this.scene.ask(narrow, "4")).isNotDone();
	}

	@Test
	void hasLeftTheGateBeforeAnybodyHearsOfTheAnswer() {
		RequestProtocol<String, String> narrow = GREET.withLimits(RequestLimits.defaults().withOutbound(1));
		CompletableFuture<String> second = this.scene.ask(narrow, "1")
			.thenCompose((ignored) -> this.scene.ask(narrow, "2"));
		this.scene.peer().send(hex("0161"));
		assertThat(second).isNotDone();
		this.scene.peer().send(hex("0162"));
		assertThat(second).isCompletedWithValue("b");
	}

	@Test
	void leavesTheGateHoweverItEnds() {
		RequestProtocol<String, String> narrow = GREET.withLimits(RequestLimits.defaults().withOutbound(1));
		this.scene.ask(narrow, "1").cancel(false);
		this.scene.ask((timeout) -> CompletableFuture.failedFuture(new IllegalArgumentException()), narrow, "2");
		this.scene.peer();
		this.scene.ask(narrow, "3");
		this.scene.peer().reset();
		CompletableFuture<String> late = this.scene.ask(narrow, "4");
		this.scene.clock.advance(TIMEOUT);
		assertThat(late).isCompletedExceptionally();
		assertThat(this.scene.ask(narrow, "5")).isNotDone();
		assertThat(this.scene.rejections.all()).isEmpty();
	}

}
