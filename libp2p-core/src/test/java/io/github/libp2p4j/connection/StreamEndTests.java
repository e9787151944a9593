/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a stream leaves behind when it ends: nothing in the budgets, nothing that harms
 * its connection.
 */
@Timeout(60)
class StreamEndTests {

	private static final String KEPT = "/kept/1.0.0";

	private static final int BEYOND_THE_WINDOW = (256 << 10) + 1000;

	/** The header and the protocol, which took of the window before. */
	private static final int NEGOTIATION_BYTES = 20 + KEPT.length() + 2;

	private final KeptStreams kept = new KeptStreams();

	private final NodePair pair = NodePair.over(Transport.MEMORY,
			(server) -> server.handler(KEPT, this.kept).handler("/deaf/1.0.0", (stream) -> {
				Await.until("the peer has reset", () -> stream.state() == StreamState.RESET);
				throw new IllegalStateException("on purpose");
			}));

	private final Connection connection = this.pair.connect();

	@AfterEach
	void close() {
		this.pair.close();
	}

	@Test
	void releasesWhatAPeerLeftBeforeItsResetWhenTheStreamIsClosed() throws Exception {
		Stream remote = resetWithBytesUnread();
		awaitUnread(1000);
		remote.close();
		awaitUnread(0);
	}

	@Test
	void releasesWhatAPeerLeftBeforeItsResetWhenTheStreamIsResetToo() throws Exception {
		Stream remote = resetWithBytesUnread();
		awaitUnread(1000);
		remote.reset();
		awaitUnread(0);
	}

	@Test
	void releasesWhatAPeerLeftToAHandlerThatFails() throws Exception {
		Stream stream = this.connection.newStream("/deaf/1.0.0");
		stream.write(ByteBuffer.wrap(new byte[1000]));
		awaitUnread(1000);
		stream.reset();
		awaitUnread(0);
	}

	@Test
	void keepsWhatTheSessionWasPromisedUntilTheSessionIsToldOfTheReset() throws Exception {
		LiveStream stream = (LiveStream) this.connection.newStream(KEPT);
		CompletionStage<Void> writing = stream.writeAsync(ByteBuffer.allocate(BEYOND_THE_WINDOW));
		Await.get(writing);
		Await.until("the peer's credit is used up", () -> stream.outbox.pendingBytes() == 1000 + NEGOTIATION_BYTES);
		ByteBuffer frame = ByteBuffer.allocate(stream.outbox.pendingBytes());
		CompletableFuture<Integer> promised = new CompletableFuture<>();
		stream.liveConnection().driver().loop().execute(() -> {
			promised.complete(stream.driver().pendingBytes());
			Thread resetting = new Thread(stream::reset);
			resetting.start();
			join(resetting);
			stream.driver().drainTo(frame);
		});
		assertThat(Await.get(promised)).isEqualTo(frame.capacity());
		assertThat(stream.closed().toCompletableFuture()).failsWithin(Await.PATIENCE);
		Await.until("the frame is filled as promised", () -> !frame.hasRemaining());
	}

	/** What identify has not read yet counts for a moment too. */
	private void awaitUnread(int bytes) {
		Await.until(bytes + " bytes are unread", () -> this.pair.server().info().windowBytes() == bytes);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void survivesResetsAmidWriting() throws Exception {
		for (int round = 0; round < 300; round++) {
			Stream stream = this.connection.newStream(Echo.PROTOCOL);
			CompletionStage<Void> writing = stream.writeAsync(ByteBuffer.allocate(64 << 10));
			Await.get(writing);
			stream.reset();
		}
		assertThat(this.connection.isOpen()).isTrue();
		assertThat(Echo.once(this.connection.newStream(Echo.PROTOCOL), new byte[10])).hasSize(10);
	}

	@Test
	void sharesTheSendQueueAnewAfterAReset() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Await.get(stream.writeAsync(ByteBuffer.allocate(BEYOND_THE_WINDOW)));
		stream.reset();
		LiveStream next = (LiveStream) this.connection.newStream(KEPT);
		// Half a share each, if the first one still counted.
		Await.get(next.writeAsync(ByteBuffer.allocate(1 << 20)), Duration.ofSeconds(5));
		next.reset();
	}

	@Test
	void failsAFlushThatAResetCutsShort() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		stream.write(ByteBuffer.allocate(BEYOND_THE_WINDOW));
		Stream remote = this.kept.next();
		CompletableFuture<Void> flushed = CompletableFuture.runAsync(stream::flush);
		remote.reset();
		assertThat(flushed).failsWithin(Await.PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOf(StreamException.class);
		assertThatExceptionOfType(StreamException.class).isThrownBy(stream::flush);
	}

	@Test
	void doesNotFailAStreamThatHasEndedWell() throws Exception {
		Stream stream = this.connection.newStream(Echo.PROTOCOL);
		stream.write(ByteBuffer.wrap(new byte[10]));
		stream.closeWrite();
		Await.until("both halves have ended", () -> this.connection.streams().isEmpty());
		stream.reset();
		assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
		Await.get(stream.closed());
		Await.until("nothing is unread", () -> this.pair.client().info().windowBytes() == 0);
	}

	@Test
	void failsItsEndWithTheFailureItself() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		stream.closed().whenComplete((nothing, ex) -> failure.complete(ex));
		stream.reset();
		assertThat(Await.get(failure)).isInstanceOf(StreamException.class);
	}

	@Test
	void tellsItsEndToWhoeverAsksAfterIt() throws Exception {
		Stream ended = this.connection.newStream(Echo.PROTOCOL);
		ended.close();
		Stream failed = this.connection.newStream(KEPT);
		failed.reset();
		Await.until("both are over", () -> this.connection.streams().isEmpty());
		Await.get(ended.closed());
		assertThat(failed.closed().toCompletableFuture()).failsWithin(Await.PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(StreamException.class);
	}

	private Stream resetWithBytesUnread() throws Exception {
		Stream stream = this.connection.newStream(KEPT);
		Stream remote = this.kept.next();
		stream.write(ByteBuffer.wrap(new byte[1000]));
		awaitUnread(1000);
		stream.reset();
		Await.until("the reset arrived", () -> remote.state() == StreamState.RESET);
		return remote;
	}

}
