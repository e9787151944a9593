/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.PerfProgress;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link PerfProtocol} as the measuring side.
 */
@Timeout(60)
class PerfProtocolTests {

	private static final int WINDOW_BYTES = 256 << 10;

	private final ManualClock clock = new ManualClock();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final PerfProtocol perf = new PerfProtocol(this.threads, PerfLimits.defaults(), this.clock::nanos);

	private final FakeConnection connection = FakeConnection.dial("c1", this.clock, KeyPair.generateEd25519(),
			Multiaddr.parse("/memory/1"), KeyPair.generateEd25519(), Multiaddr.parse("/memory/2"));

	private final BlockingQueue<PipedStream> accepted = new LinkedBlockingQueue<>();

	@AfterEach
	void stop() {
		this.connection.close();
		this.threads.shutdownNow();
	}

	// What it says

	@Test
	void sendsTheSizeThenTheUploadThenTheEnd() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(3, 0x0102_0304_0506_0708L));
		PipedStream peer = peer();
		Await.until("the upload has ended", peer.other()::isFinSent);
		assertThat(peer.received()).isEqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0 });
		assertThat(run).isNotDone();
	}

	@Test
	void sendsSizesBeyondTheSignedRangeAsTheyAre() throws Exception {
		start(PerfRequest.of(0, -1));
		PipedStream peer = peer();
		Await.until("the upload has ended", peer.other()::isFinSent);
		assertThat(peer.received()).containsOnly(0xff).hasSize(8);
	}

	@Test
	void measuresWhatItsOwnOtherSideServes() {
		this.connection.other().serve(PerfProtocol.ID, this.perf);
		for (long[] sizes : new long[][] { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 65_536, 65_537 },
				{ 3_000_001, 2_000_003 } }) {
			PerfResult result = this.perf.measure(this.connection, PerfRequest.of(sizes[0], sizes[1]));
			assertThat(result.uploadBytes()).isEqualTo(sizes[0]);
			assertThat(result.downloadBytes()).isEqualTo(sizes[1]);
		}
		assertThat(this.connection.streams()).hasSize(5).allMatch((stream) -> stream.state() == StreamState.CLOSED);
	}

	// What it measures

	@Test
	void separatesUploadAndDownloadByTheFirstByteOfTheAnswer() throws Exception {
		this.connection.other().accept(PerfProtocol.ID, (stream) -> {
			this.clock.advance(Duration.ofMillis(7));
			this.accepted.add(stream);
		});
		CompletableFuture<PerfResult> run = this.perf.measureAsync(this.connection, PerfRequest.of(1000, 3))
			.toCompletableFuture();
		PipedStream peer = peer();
		awaitQuestion(peer);
		this.clock.advance(Duration.ofMillis(40));
		peer.send(new byte[1]);
		Await.until("it waits for the second byte", peer.other()::isReading);
		this.clock.advance(Duration.ofMillis(2));
		peer.send(new byte[2]);
		Await.until("it waits for the end", peer.other()::isReading);
		this.clock.advance(Duration.ofMillis(3));
		peer.close();
		PerfResult result = Await.get(run);
		assertThat(result)
			.isEqualTo(new PerfResult(1000, 3, Duration.ofMillis(7), Duration.ofMillis(40), Duration.ofMillis(5)));
		assertThat(result.total()).isEqualTo(Duration.ofMillis(45));
		assertThat(peer.failure()).isNull();
	}

	@Test
	void takesTheEndForTheAnswerToAnUploadAlone() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(5, 0));
		PipedStream peer = peer();
		awaitQuestion(peer);
		this.clock.advance(Duration.ofMillis(9));
		peer.close();
		assertThat(Await.get(run)).isEqualTo(new PerfResult(5, 0, Duration.ZERO, Duration.ofMillis(9), Duration.ZERO));
	}

	@Test
	void reportsProgressOnceASecond() throws Exception {
		List<PerfProgress> reports = new ArrayList<>();
		CompletableFuture<PerfResult> run = start(
				PerfRequest.of(2 * WINDOW_BYTES, 2).withProgressListener(reports::add));
		PipedStream peer = peer();
		Await.until("the window is full", peer.other()::isWriting);
		assertThat(reports).isEmpty();
		this.clock.advance(Duration.ofSeconds(1));
		readUntilEnd(peer);
		assertThat(reports).hasSize(1);
		assertThat(reports.get(0).elapsed()).isEqualTo(Duration.ofSeconds(1));
		assertThat(reports.get(0).uploadBytes()).isBetween(WINDOW_BYTES - 65_536L, WINDOW_BYTES + 65_536L);
		Await.until("it waits for the answer", peer.other()::isReading);
		this.clock.advance(Duration.ofMillis(2500));
		peer.send(new byte[1]);
		Await.until("it waits for the rest", peer.other()::isReading);
		peer.send(new byte[1]);
		peer.close();
		Await.get(run);
		assertThat(reports).hasSize(2);
		assertThat(reports.get(1)).isEqualTo(new PerfProgress(2 * WINDOW_BYTES, 1, Duration.ofMillis(3500)));
	}

	@Test
	void endsARunWhoseListenerThrows() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(0, 10).withProgressListener((progress) -> {
			throw new IllegalStateException("no");
		}));
		PipedStream peer = peer();
		awaitQuestion(peer);
		this.clock.advance(Duration.ofSeconds(1));
		peer.send(new byte[1]);
		Await.until("the run ends", run::isDone);
		assertThat(run).isCompletedExceptionally();
		assertThat(peer.failure()).isNotNull();
	}

	// A peer that errs

	@Test
	void refusesAByteTooFew() throws Exception {
		PipedStream[] peer = new PipedStream[1];
		StreamException failure = failure(PerfRequest.of(2, 100), (stream) -> {
			peer[0] = stream;
			stream.send(new byte[99]);
			stream.close();
		});
		assertThat(failure).hasMessage("/perf/1.0.0 with " + this.connection.remotePeer()
				+ " failed after sending 2 of 2 bytes and receiving 99 of 100: The peer broke /perf/1.0.0: it was asked "
				+ "for 100 bytes and ended the stream after 99");
		assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
	}

	@Test
	void refusesAByteTooMany() throws Exception {
		PipedStream[] peer = new PipedStream[1];
		StreamException failure = failure(PerfRequest.of(0, 100), (stream) -> {
			peer[0] = stream;
			stream.send(new byte[101]);
		});
		assertThat(failure).hasMessageContaining("it was asked for 100 bytes and sent 101 or more");
		assertThat(failure.origin()).isEqualTo(Origin.REMOTE);
		assertThat(peer[0].failure().wireCode()).hasValue(0x1004);
	}

	@Test
	void refusesAnyByteWhenItAskedForNone() throws Exception {
		assertThat(failure(PerfRequest.of(0, 0), (stream) -> stream.send(new byte[1])))
			.hasMessageContaining("it was asked for 0 bytes and sent 1 or more");
	}

	@Test
	void namesSizesBeyondTheSignedRange() throws Exception {
		assertThat(failure(PerfRequest.of(0, Long.MIN_VALUE), (stream) -> {
			stream.send(new byte[10]);
			stream.close();
		})).hasMessageContaining("it was asked for 9223372036854775808 bytes and ended the stream after 10");
	}

	@Test
	void tellsHowFarItCameWhenThePeerResetsTheUpload() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(10_000_000, 1));
		PipedStream peer = peer();
		Await.until("the window is full", peer.other()::isWriting);
		peer.reset(0x1002);
		StreamException failure = failure(run);
		assertThat(failure.reason()).isEqualTo(Reason.RESET_BY_PEER);
		assertThat(failure.wireCode()).hasValue(0x1002);
		// The chunk that did not fit, after three that did and the size.
		assertThat(failure).hasMessageContaining("sending 196608 of 10000000 bytes and receiving 0 of 1:");
	}

	@Test
	void tellsHowFarItCameWhenThePeerResetsTheDownload() throws Exception {
		StreamException failure = failure(PerfRequest.of(1, 1000), (stream) -> {
			stream.send(new byte[500]);
			Await.until("that was read", stream.other()::isReading);
			stream.reset();
		});
		assertThat(failure.reason()).isEqualTo(Reason.RESET_BY_PEER);
		assertThat(failure).hasMessageContaining("sending 1 of 1 bytes and receiving 500 of 1000:");
	}

	@Test
	void failsWhenTheConnectionIsLost() throws Exception {
		assertThat(failure(PerfRequest.of(1, 1000), (stream) -> this.connection.close()).reason())
			.isEqualTo(Reason.CONNECTION_LOST);
	}

	@Test
	void failsWhenThePeerDoesNotSpeakPerf() {
		assertThatExceptionOfType(StreamException.class)
			.isThrownBy(() -> this.perf.measure(this.connection, PerfRequest.of(1, 1)))
			.matches((ex) -> ex.reason() == Reason.PROTOCOL_NOT_SUPPORTED);
	}

	// How long it waits

	@Test
	void givesUpOnAPeerThatTakesNothing() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(10_000_000, 0).withIdleTimeout(Duration.ofSeconds(5)));
		PipedStream peer = peer();
		Await.until("the window is full", peer.other()::isWriting);
		this.clock.advance(Duration.ofMillis(4999));
		assertThat(run).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(failure(run).reason()).isEqualTo(Reason.TIMEOUT);
		assertThat(peer.failure()).isNotNull();
	}

	@Test
	void givesUpOnAPeerThatDoesNotAnswer() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(10, 10));
		PipedStream peer = peer();
		awaitQuestion(peer);
		this.clock.advance(Duration.ofMillis(29_999));
		assertThat(run).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(failure(run).reason()).isEqualTo(Reason.TIMEOUT);
		assertThat(peer.failure()).isNotNull();
	}

	@Test
	void givesUpOnAPeerThatTricklesWhenItsTimeIsOver() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(0, 1000).withTimeout(Duration.ofSeconds(60)));
		PipedStream peer = peer();
		awaitQuestion(peer);
		for (int i = 0; i < 3; i++) {
			peer.send(new byte[1]);
			Await.until("that was read", peer.other()::isReading);
			this.clock.advance(Duration.ofSeconds(20));
		}
		StreamException failure = failure(run);
		assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT);
		assertThat(failure).hasMessageContaining("receiving 3 of 1000");
	}

	// Who ends it

	@Test
	void resetsTheStreamWhenCancelled() throws Exception {
		CompletableFuture<PerfResult> run = start(PerfRequest.of(10_000_000, 0));
		PipedStream peer = peer();
		Await.until("the window is full", peer.other()::isWriting);
		run.cancel(true);
		assertThat(peer.failure().reason()).isEqualTo(Reason.RESET_BY_PEER);
	}

	@Test
	void resetsTheStreamWhenInterrupted() throws Exception {
		this.connection.other().accept(PerfProtocol.ID, this.accepted::add);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				this.perf.measure(this.connection, PerfRequest.of(0, 1));
			}
			catch (StreamException ex) {
				thrown.set(Thread.currentThread().isInterrupted() ? ex : new AssertionError("not interrupted"));
			}
		});
		thread.start();
		PipedStream peer = peer();
		awaitQuestion(peer);
		thread.interrupt();
		thread.join(10_000);
		assertThat(thrown.get()).isInstanceOfSatisfying(StreamException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(Reason.CANCELLED));
		assertThat(peer.failure()).isNotNull();
	}

	@Test
	void runsSoManyAtOnceAndNoMore() throws Exception {
		List<CompletableFuture<PerfResult>> runs = new ArrayList<>();
		for (int i = 0; i < PerfProtocol.MAX_RUNS; i++) {
			runs.add(start(PerfRequest.of(0, 0)));
		}
		assertThat(failure(start(PerfRequest.of(0, 0))).reason()).isEqualTo(Reason.LIMIT);
		PipedStream first = peer();
		awaitQuestion(first);
		first.close();
		Await.get(runs.get(0));
		CompletableFuture<PerfResult> next = start(PerfRequest.of(0, 0));
		assertThat(next).isNotDone();
		next.cancel(false);
		assertThat(start(PerfRequest.of(0, 0))).isNotDone();
	}

	private CompletableFuture<PerfResult> start(PerfRequest request) {
		this.connection.other().accept(PerfProtocol.ID, this.accepted::add);
		return this.perf.measureAsync(this.connection, request).toCompletableFuture();
	}

	private PipedStream peer() throws InterruptedException {
		PipedStream stream = this.accepted.poll(20, TimeUnit.SECONDS);
		assertThat(stream).isNotNull();
		return stream;
	}

	/** Until the question is here and its sender waits for the answer. */
	private static void awaitQuestion(PipedStream peer) {
		readUntilEnd(peer);
		Await.until("it waits for the answer", peer.other()::isReading);
	}

	private static void readUntilEnd(PipedStream peer) {
		ByteBuffer buffer = ByteBuffer.allocate(65_536);
		while (peer.read(buffer.clear()) >= 0) {
			assertThat(buffer.position()).isPositive();
		}
	}

	private StreamException failure(PerfRequest request, Consumer<PipedStream> answer) throws Exception {
		CompletableFuture<PerfResult> run = start(request);
		PipedStream peer = peer();
		awaitQuestion(peer);
		answer.accept(peer);
		return failure(run);
	}

	private static StreamException failure(CompletableFuture<?> stage) {
		Await.until("the run ends", stage::isDone);
		assertThat(stage).isCompletedExceptionally();
		return (StreamException) Completions.cause(stage.handle((ok, failure) -> failure).join());
	}

}
