/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Asynchronous reads and writes, subscribers, and their deadlines.
 */
@Timeout(60)
class StreamDeliveryTests {

	private static final String KEPT = "/kept/1.0.0";

	private final KeptStreams kept = new KeptStreams();

	private final NodePair pair = NodePair.over(Transport.MEMORY, (server) -> server.handler(KEPT, this.kept));

	private final Connection connection = this.pair.connect();

	private final Stream stream = this.connection.newStream(KEPT);

	@AfterEach
	void close() {
		this.pair.close();
	}

	@Test
	void renewsTheTimeoutOfAnAsynchronousWriteWithEveryProgress() throws Exception {
		Stream remote = this.kept.next();
		this.stream.writeTimeout(Duration.ofMillis(600));
		CompletableFuture<Void> writing = this.stream.writeAsync(ByteBuffer.allocate(6 << 20)).toCompletableFuture();
		ByteBuffer target = ByteBuffer.allocate(128 << 10);
		long begun = System.nanoTime();
		int bytes = 0;
		while (bytes < 6 << 20) {
			// A reader that takes its time, yet less of it than the timeout.
			long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
			Await.until("a moment has passed", () -> System.nanoTime() - next > 0);
			bytes += remote.read(target.clear());
		}
		assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1300));
		Await.get(writing);
	}

	@Test
	void endsAnAsynchronousWriteWithoutProgress() throws Exception {
		this.stream.writeTimeout(Duration.ofMillis(200));
		assertThat(this.stream.writeAsync(ByteBuffer.allocate(6 << 20)).toCompletableFuture())
			.failsWithin(Await.PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOfSatisfying(StreamException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
	}

	@Test
	void appliesADeadlineToReadsThatAreUnderWay() {
		CompletableFuture<Integer> reading = this.stream.readAsync(ByteBuffer.allocate(10)).toCompletableFuture();
		this.stream.deadline(Duration.ofMillis(100));
		assertThat(reading).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingRootCause()
			.withMessageContaining("its deadline has passed");
	}

	@Test
	void readsNothingAfterTheDeadlineHoweverMuchThereIs() throws Exception {
		Stream remote = this.kept.next();
		this.stream.write(ByteBuffer.allocate(1000));
		Await.until("the bytes are unread", () -> ((LiveStream) remote).inbox.size() == 1000);
		remote.deadline(Duration.ofNanos(1));
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> remote.read(ByteBuffer.allocate(1)))
			.withMessageContaining("its deadline has passed");
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> remote.write(ByteBuffer.allocate(1)))
			.withMessageContaining("its deadline has passed");
		assertThat(remote.readAsync(ByteBuffer.allocate(1)).toCompletableFuture()).failsWithin(Await.PATIENCE);
		remote.deadline(Duration.ZERO);
		assertThat(remote.read(ByteBuffer.allocate(1000))).isEqualTo(1000);
	}

	@Test
	void letsASubscriberWaitForWhatItWritesAsynchronously() throws Exception {
		Stream remote = this.kept.next();
		remote.subscribe((data) -> Await.get(remote.writeAsync(data)));
		this.stream.write(ByteBuffer.allocate(1000));
		assertThat(this.stream.inputStream().readNBytes(1000)).hasSize(1000);
	}

	@Test
	void completesPendingWritesOfAStreamWhoseSubscriberRunsOutOfMemory() throws Exception {
		Stream remote = this.kept.next();
		CompletableFuture<Void> writing = remote.writeAsync(ByteBuffer.allocate(6 << 20)).toCompletableFuture();
		remote.subscribe((data) -> {
			throw new OutOfMemoryError("on purpose");
		});
		this.stream.write(ByteBuffer.allocate(10));
		assertThat(writing).failsWithin(Duration.ofSeconds(5));
		assertThat(this.connection.isOpen()).isTrue();
	}

	@Test
	void failsAsynchronousWritesThatTheApplicationsOwnEndCutsShort() throws Exception {
		CompletableFuture<Void> writing = this.stream.writeAsync(ByteBuffer.allocate(6 << 20)).toCompletableFuture();
		this.stream.closeWrite();
		assertThat(writing).failsWithin(Duration.ofSeconds(5));
	}

	@Test
	void sendsReadersAwayWhenASubscriberTakesOver() {
		AtomicInteger entered = new AtomicInteger();
		CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
			entered.incrementAndGet();
			return this.stream.read(ByteBuffer.allocate(1));
		});
		Await.until("the reader is on its way", () -> entered.get() == 1);
		this.stream.subscribe((data) -> {
		});
		assertThat(reading).failsWithin(Duration.ofSeconds(5));
	}

}
