/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.AbstractQueuedSynchronizer.ConditionObject;
import java.util.concurrent.locks.LockSupport;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Threads that wait for a stream are woken when their time is over, neither before nor
 * much later.
 */
@Timeout(60)
class StreamAlarmTests {

	private static final String KEPT = "/kept/1.0.0";

	private static final Duration SOON = Duration.ofMillis(100);

	private static final Duration LATER = Duration.ofMillis(400);

	private static final Duration NEVER = Duration.ofHours(1);

	private static final int BEYOND_THE_WINDOW = 4 << 20;

	private final KeptStreams kept = new KeptStreams();

	private final NodePair pair = NodePair.over(Transport.MEMORY, (server) -> server.handler(KEPT, this.kept));

	private Stream stream = this.pair.connect().newStream(KEPT);

	private Stream remote;

	@BeforeEach
	void accept() throws Exception {
		this.remote = this.kept.next();
	}

	@AfterEach
	void close() {
		this.pair.close();
	}

	private void read() {
		this.stream.read(ByteBuffer.allocate(1));
	}

	/**
	 * Goes on once the reader waits, which it does without a timeout of its own: on the
	 * condition of the stream, rather than for its lock, before which its time has not
	 * begun.
	 */
	private static CompletableFuture<Void> reading(Runnable read) {
		CompletableFuture<Void> result = new CompletableFuture<>();
		Thread reader = new Thread(() -> {
			try {
				read.run();
				result.complete(null);
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		reader.start();
		Await.until("the reader waits", () -> LockSupport.getBlocker(reader) instanceof ConditionObject);
		return result;
	}

	private void readSomethingThatArrivesMeanwhile() throws Exception {
		CompletableFuture<Void> reading = reading(this::read);
		this.remote.write(ByteBuffer.allocate(1));
		Await.get(reading);
	}

	private static void timesOutAfter(Duration timeout, Runnable call) {
		long begunNanos = System.nanoTime();
		assertThatExceptionOfType(StreamException.class).isThrownBy(call::run)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
		assertThat(Duration.ofNanos(System.nanoTime() - begunNanos)).isBetween(timeout, timeout.plusSeconds(5));
	}

	@Test
	void endsAReadOnTime() {
		this.stream.readTimeout(SOON);
		timesOutAfter(SOON, this::read);
		timesOutAfter(SOON, this::read);
	}

	@Test
	void endsAWriteOnTime() {
		this.stream.writeTimeout(SOON);
		timesOutAfter(SOON, () -> this.stream.write(ByteBuffer.allocate(BEYOND_THE_WINDOW)));
	}

	@Test
	void endsAFlushOnTime() {
		this.stream.write(ByteBuffer.allocate(300_000));
		this.stream.writeTimeout(SOON);
		timesOutAfter(SOON, this.stream::flush);
	}

	@Test
	void ringsEarlierForAnEarlierTimeoutThatIsSetLater() throws Exception {
		this.stream.readTimeout(NEVER);
		readSomethingThatArrivesMeanwhile();
		this.stream.readTimeout(SOON);
		timesOutAfter(SOON, this::read);
	}

	@Test
	void doesNotEndALongerWaitWhenItRingsForAnEarlierOne() throws Exception {
		this.stream.readTimeout(SOON);
		readSomethingThatArrivesMeanwhile();
		this.stream.readTimeout(LATER);
		timesOutAfter(LATER, this::read);
	}

	@Test
	void endsAReadThatIsUnderWayAtADeadlineThatIsSetLater() throws Exception {
		CompletableFuture<Void> reading = reading(this::read);
		this.stream.deadline(SOON);
		assertThat(reading).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.havingRootCause()
			.withMessageContaining("its deadline has passed");
	}

	@Test
	void endsAReadAndAWriteAtTheSameTimeEachOnItsOwn() throws Exception {
		this.stream.readTimeout(LATER);
		this.stream.writeTimeout(SOON);
		CompletableFuture<Void> reading = reading(() -> timesOutAfter(LATER, this::read));
		timesOutAfter(SOON, () -> this.stream.write(ByteBuffer.allocate(BEYOND_THE_WINDOW)));
		Await.get(reading);
	}

	@Test
	void endsAReadThoughOthersAreWokenAllTheTime() {
		this.stream.readTimeout(LATER);
		CompletableFuture<Void> later = reading(() -> timesOutAfter(LATER, this::read));
		this.stream.readTimeout(SOON);
		wakesOthersUntil(later, () -> timesOutAfter(SOON, this::read));
	}

	@Test
	void endsAWriteThoughOthersAreWokenAllTheTime() {
		Runnable write = () -> this.stream.write(ByteBuffer.allocate(BEYOND_THE_WINDOW));
		this.stream.writeTimeout(LATER);
		CompletableFuture<Void> later = reading(() -> timesOutAfter(LATER, write));
		this.stream.writeTimeout(SOON);
		wakesOthersUntil(later, () -> timesOutAfter(SOON, write));
	}

	/** Each time out wakes all who wait; nobody's time begins anew by that. */
	private static void wakesOthersUntil(CompletableFuture<Void> later, Runnable timesOut) {
		for (int i = 0; i < 50 && !later.isDone(); i++) {
			timesOut.run();
		}
		assertThat(later).isCompleted();
	}

	@Test
	void leavesTheRestOfWhatCameToTheNextReader() throws Exception {
		CompletableFuture<Void> first = reading(this::read);
		CompletableFuture<Void> second = reading(this::read);
		this.remote.write(ByteBuffer.allocate(2));
		Await.get(first);
		Await.get(second);
	}

	@Test
	void renewsTheTimeoutOfAWriteWithEveryProgress() throws Exception {
		this.stream.writeTimeout(LATER);
		CompletableFuture<Void> writing = CompletableFuture
			.runAsync(() -> this.stream.write(ByteBuffer.allocate(BEYOND_THE_WINDOW)));
		ByteBuffer target = ByteBuffer.allocate(128 << 10);
		long begunNanos = System.nanoTime();
		int bytes = 0;
		while (bytes < BEYOND_THE_WINDOW) {
			// A reader that takes its time, yet less of it than the timeout.
			long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(30);
			Await.until("a moment has passed", () -> System.nanoTime() - next > 0);
			bytes += this.remote.read(target.clear());
		}
		assertThat(System.nanoTime() - begunNanos).isGreaterThan(2 * LATER.toNanos());
		Await.get(writing);
	}

	@Test
	void keepsNoStreamThatIsOverInMemory() throws Exception {
		this.stream.readTimeout(NEVER);
		readSomethingThatArrivesMeanwhile();
		WeakReference<Stream> ended = new WeakReference<>(this.stream);
		this.stream.reset();
		this.stream = this.stream.connection().newStream(KEPT);
		Await.until("the alarm has let go of it", () -> {
			System.gc();
			return ended.get() == null;
		});
	}

}
