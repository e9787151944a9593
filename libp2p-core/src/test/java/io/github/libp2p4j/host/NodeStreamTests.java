/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
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
 * How streams between two nodes begin, fail and end. After each failure the connection
 * still echoes.
 */
@ParameterizedClass
@EnumSource
@Timeout(60)
class NodeStreamTests {

	private static final String KEPT = "/kept/1.0.0";

	private final KeptStreams kept = new KeptStreams();

	private final NodePair pair;

	private final Connection connection;

	NodeStreamTests(Transport transport) {
		this.pair = NodePair.over(transport, (server) -> server.handler(KEPT, this.kept));
		this.connection = this.pair.connect();
	}

	@AfterEach
	void close() throws Exception {
		try {
			assertThat(Echo.through(this.connection.newStream(Echo.PROTOCOL), new byte[100])).hasSize(100);
		}
		finally {
			this.pair.close();
		}
	}

	// Resets

	@Test
	void tellsTheServerOfAReset() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		stream.write(ByteBuffer.wrap(new byte[10]));
		assertThat(remote.inputStream().readNBytes(10)).hasSize(10);
		stream.reset(0xffff_fffeL);
		StreamException seen = failure(Reason.RESET_BY_PEER, () -> remote.read(ByteBuffer.allocate(1)));
		assertThat(seen.wireCode()).hasValue(0xffff_fffeL);
		assertThat(seen.origin()).isEqualTo(Origin.REMOTE);
		failure(Reason.RESET_BY_PEER, () -> remote.write(ByteBuffer.allocate(1)));
		failure(Reason.RESET, () -> stream.read(ByteBuffer.allocate(1)));
		failure(Reason.RESET, () -> stream.write(ByteBuffer.allocate(1)));
	}

	@Test
	void tellsTheClientOfAReset() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		this.kept.next().reset();
		failure(Reason.RESET_BY_PEER, () -> stream.read(ByteBuffer.allocate(1)));
		assertThat(stream.closed().toCompletableFuture()).failsWithin(Await.PATIENCE);
	}

	@Test
	void deliversWhatCameBeforeAReset() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		remote.write(ByteBuffer.wrap(new byte[1000]));
		remote.flush();
		Await.until("the bytes arrived", () -> unreadBytes(stream) == 1000);
		remote.reset();
		assertThat(stream.inputStream().readNBytes(1000)).hasSize(1000);
		failure(Reason.RESET_BY_PEER, () -> stream.read(ByteBuffer.allocate(1)));
	}

	@Test
	void resetsInTheMiddleOfATransfer() throws Exception {
		Stream stream = this.connection.newStream(Echo.PROTOCOL);
		stream.write(ByteBuffer.wrap(new byte[100_000]));
		stream.inputStream().readNBytes(50_000);
		stream.reset();
		Await.until("its handler ended", () -> this.pair.server().info().handlersRunning() == 0);
	}

	// Protocols

	@Test
	void refusesAnUnknownProtocolQuickly() {
		long startNanos = System.nanoTime();
		StreamException refusal = failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> this.connection.newStream("/nope/1"));
		assertThat(refusal).hasMessageContaining("/nope/1");
		assertThat(refusal.origin()).isEqualTo(Origin.REMOTE);
		assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
	}

	@Test
	void takesTheFirstProtocolOfItsListThatThePeerSpeaks() {
		Registration older = this.pair.server().handle("/x/1", this.kept);
		Registration newer = this.pair.server().handle("/x/2", this.kept);
		assertThat(this.connection.newStream("/x/3", "/x/2", "/x/1").protocol()).isEqualTo("/x/2");
		newer.close();
		assertThat(this.connection.newStream("/x/3", "/x/2", "/x/1").protocol()).isEqualTo("/x/1");
		older.close();
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> this.connection.newStream("/x/3", "/x/2", "/x/1"));
	}

	@Test
	void servesAndForgetsProtocolsAtRunTime() throws Exception {
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> this.connection.newStream("/late/1"));
		Registration registration = this.pair.server().handle("/late/1", Echo.HANDLER);
		assertThat(this.pair.server().protocols()).contains("/late/1", Echo.PROTOCOL, KEPT).isSorted();
		assertThatIllegalStateException().isThrownBy(() -> this.pair.server().handle("/late/1", Echo.HANDLER))
			.withMessageContaining("/late/1");
		Stream stream = this.connection.newStream("/late/1");
		registration.close();
		registration.close();
		assertThat(Echo.through(stream, new byte[10])).hasSize(10);
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> this.connection.newStream("/late/1"));
	}

	@Test
	void reportsARefusalOfAnOptimisticStreamAtTheFirstRead() {
		Stream stream = this.connection.newStream(StreamOptions.protocols("/nope/1").optimistic());
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.read(ByteBuffer.allocate(1)));
	}

	@Test
	void sendsFirstBytesOfEverySize() throws Exception {
		for (int length : new int[] { 0, 1, 1000, 300_000 }) {
			byte[] first = Echo.randomBytes(length, length);
			Stream stream = this.connection
				.newStream(StreamOptions.protocols(Echo.PROTOCOL).firstBytes(first).optimistic());
			assertThat(stream.inputStream().readNBytes(length)).isEqualTo(first);
			stream.close();
		}
	}

	// Handlers

	@Test
	void resetsTheStreamOfAHandlerThatThrows() {
		Events events = Events.of(this.pair.server());
		this.pair.server().handle("/throws/1", (stream) -> {
			throw new IllegalArgumentException("a defect in an application");
		});
		// The reset may overtake the agreement, which then fails in its place.
		failure(Reason.RESET_BY_PEER, () -> this.connection.newStream("/throws/1").read(ByteBuffer.allocate(1)));
		Await.until("an event says so",
				() -> events.all(NetworkEvent.StreamClosed.class)
					.stream()
					.anyMatch((closed) -> closed.protocol().equals("/throws/1")
							&& closed.outcome() == StreamOutcome.HANDLER_FAILED));
	}

	@Test
	void survivesAHandlerThatOverflowsItsStack() {
		this.pair.server().handle("/overflows/1", (stream) -> overflow(1));
		// The reset may overtake the agreement, which then fails in its place.
		failure(Reason.RESET_BY_PEER, () -> this.connection.newStream("/overflows/1").read(ByteBuffer.allocate(1)));
	}

	@Test
	void closesAStreamWhenItsStageCompletesAndResetsItWhenItFails() throws Exception {
		CompletableFuture<Void> completes = new CompletableFuture<>();
		CompletableFuture<Void> fails = new CompletableFuture<>();
		this.pair.server().handleAsync("/completes/1", (stream) -> completes);
		this.pair.server().handleAsync("/fails/1", (stream) -> fails);
		Stream completing = this.connection.newStream("/completes/1");
		Stream failing = this.connection.newStream("/fails/1");
		completes.complete(null);
		fails.completeExceptionally(new IllegalStateException("a defect in an application"));
		assertThat(completing.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		failure(Reason.RESET_BY_PEER, () -> failing.read(ByteBuffer.allocate(1)));
	}

	@Test
	void leavesADetachedStreamToWhoKeepsIt() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		Await.until("the handler returned", () -> this.pair.server().info().handlersRunning() == 0);
		assertThat(Echo.once(stream, new byte[0])).isEmpty();
		remote.write(ByteBuffer.wrap(new byte[] { 42 }));
		assertThat(stream.inputStream().read()).isEqualTo(42);
		remote.close();
		assertThat(stream.inputStream().read()).isEqualTo(-1);
	}

	// Waiting, and no longer

	@Test
	void endsAReadAtItsTimeout() {
		Stream stream = this.connection.newStream(KEPT);
		stream.readTimeout(Duration.ofMillis(100));
		failure(Reason.TIMEOUT, () -> stream.read(ByteBuffer.allocate(1)));
		failure(Reason.TIMEOUT, () -> Await.get(stream.readAsync(ByteBuffer.allocate(1))));
	}

	@Test
	void endsReadsAtTheDeadlineHoweverMuchProgressTheyMake() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		stream.deadline(Duration.ofMillis(300));
		long startNanos = System.nanoTime();
		failure(Reason.TIMEOUT, () -> {
			while (true) {
				remote.write(ByteBuffer.wrap(new byte[1]));
				stream.read(ByteBuffer.allocate(1));
			}
		});
		assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(Duration.ofMillis(290),
				Duration.ofSeconds(5));
	}

	@Test
	void endsAWriteThatThePeerGivesNoCreditFor() {
		Stream stream = this.connection.newStream(KEPT);
		stream.writeTimeout(Duration.ofMillis(200));
		failure(Reason.TIMEOUT, () -> stream.write(ByteBuffer.allocate(64 << 20)));
	}

	@Test
	void endsAReadOfAnInterruptedThread() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		CountDownLatch reading = new CountDownLatch(1);
		Thread reader = new Thread(() -> {
			reading.countDown();
			try {
				stream.read(ByteBuffer.allocate(1));
			}
			catch (StreamException ex) {
				thrown.set(ex);
			}
		});
		reader.start();
		assertThat(reading.await(10, TimeUnit.SECONDS)).isTrue();
		reader.interrupt();
		reader.join(Await.PATIENCE.toMillis());
		assertThat(thrown.get()).isInstanceOfSatisfying(StreamException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
	}

	@Test
	void resetsTheStreamOfACancelledWrite() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		CompletableFuture<Void> write = stream.writeAsync(ByteBuffer.allocate(64 << 20)).toCompletableFuture();
		assertThat(remote.inputStream().readNBytes(1000)).hasSize(1000);
		assertThat(write.cancel(true)).isTrue();
		failure(Reason.RESET_BY_PEER, () -> remote.inputStream().readAllBytes());
	}

	@Test
	void refusesToWriteAfterItsEnd() {
		Stream stream = this.connection.newStream(KEPT);
		stream.closeWrite();
		stream.closeWrite();
		failure(Reason.CLOSED, () -> stream.write(ByteBuffer.allocate(1)));
	}

	/**
	 * What {@code call} fails with: the exception itself, or the cause that java.io or a
	 * stage wraps it in.
	 */
	private static StreamException failure(Reason reason, ThrowingCallable call) {
		AtomicReference<StreamException> found = new AtomicReference<>();
		assertThatExceptionOfType(Exception.class).isThrownBy(call).satisfies((thrown) -> {
			Throwable cause = thrown;
			while (!(cause instanceof StreamException) && cause.getCause() != null) {
				cause = cause.getCause();
			}
			assertThat(cause).isInstanceOfSatisfying(StreamException.class, (ex) -> {
				assertThat(ex.reason()).isEqualTo(reason);
				found.set(ex);
			});
		});
		return found.get();
	}

	private static long unreadBytes(Stream stream) throws Exception {
		return Await.get(stream.connection().info())
			.streams()
			.stream()
			.filter((info) -> info.id() == stream.id())
			.mapToLong((info) -> info.unreadBytes())
			.sum();
	}

	private static int overflow(int depth) {
		return (depth > 0) ? overflow(depth + 1) + 1 : 0;
	}

}
