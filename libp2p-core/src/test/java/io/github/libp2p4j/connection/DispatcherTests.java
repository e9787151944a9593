/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers take slots and give them back, whatever they and their streams do.
 */
@Timeout(60)
class DispatcherTests {

	private static final int SLOTS = 4;

	private final CountDownLatch release = new CountDownLatch(1);

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger threadsMissing = new AtomicInteger();

	private final Executor threads = (task) -> {
		if (this.threadsMissing.getAndUpdate((missing) -> Math.max(0, missing - 1)) > 0) {
			throw new OutOfMemoryError("unable to create native thread: on purpose");
		}
		Thread thread = new Thread(task, "test-handler");
		thread.setDaemon(true);
		thread.start();
	};

	private final NodePair pair = NodePair.over(Transport.MEMORY,
			(server) -> server.handlerExecutor(this.threads)
				.limits(Limits.defaults().toBuilder().maxHandlers(SLOTS).build())
				.handler("/wait/1.0.0", (stream) -> {
					this.begun.incrementAndGet();
					this.release.await();
				})
				.handler("/overflow/1.0.0", (stream) -> {
					throw new StackOverflowError("on purpose");
				})
				.handler("/memory/1.0.0", (stream) -> {
					throw new OutOfMemoryError("on purpose");
				})
				.handler("/mute/1.0.0", (stream) -> {
					throw new MuteException();
				})
				.asyncHandler("/overflow-async/1.0.0", (stream) -> {
					throw new StackOverflowError("on purpose");
				}));

	private final Connection connection = this.pair.connect();

	@AfterEach
	void close() {
		this.release.countDown();
		this.pair.close();
	}

	@Test
	void refusesStreamsBeyondItsSlotsAndServesAgainWhenOneIsFree() throws Exception {
		List<Stream> waiting = fillSlots();
		assertThat(failure(Echo.PROTOCOL).reason()).isEqualTo(Reason.RESET_BY_PEER);
		this.release.countDown();
		for (Stream stream : waiting) {
			stream.close();
		}
		awaitIdle();
		echo();
	}

	@Test
	void keepsTheSlotOfAHandlerWhoseStreamThePeerHasReset() throws Exception {
		for (Stream stream : fillSlots()) {
			stream.reset();
		}
		Await.until("the streams are gone", () -> this.connection.streams().isEmpty());
		assertThat(failure(Echo.PROTOCOL).reason()).isEqualTo(Reason.RESET_BY_PEER);
		assertThat(this.begun).hasValue(SLOTS);
		this.release.countDown();
		awaitIdle();
		echo();
	}

	@Test
	void freesTheSlotsOfHandlersThatFailInAnyWay() throws Exception {
		for (int round = 0; round < 2 * SLOTS; round++) {
			for (String protocol : List.of("/overflow/1.0.0", "/memory/1.0.0", "/mute/1.0.0",
					"/overflow-async/1.0.0")) {
				assertThat(failure(protocol).reason()).as(protocol).isEqualTo(Reason.RESET_BY_PEER);
				awaitIdle();
			}
		}
		assertThat(this.connection.isOpen()).isTrue();
		echo();
	}

	@Test
	void refusesAStreamForWhichTheSystemHasNoThreadAndKeepsNoSlot() throws Exception {
		for (int round = 0; round < 2 * SLOTS; round++) {
			this.threadsMissing.set(1);
			assertThat(failure(Echo.PROTOCOL).reason()).isEqualTo(Reason.RESET_BY_PEER);
		}
		assertThat(this.pair.server().info().handlersRunning()).isZero();
		echo();
	}

	@Test
	void servesOnTheLoopWhatIsRegisteredSo() throws Exception {
		Stream first = this.connection.newStream(Echo.PROTOCOL);
		LiveConnection served = (LiveConnection) this.pair.server().connections().get(0);
		List<String> threads = new CopyOnWriteArrayList<>();
		served.environment().handlers().registerOnLoop("/on-loop/1.0.0", (stream) -> {
			threads.add(Thread.currentThread().getName());
			ByteBuffer message = ByteBuffer.allocate(32);
			return stream.readAsync(message).thenCompose((count) -> {
				threads.add(Thread.currentThread().getName());
				return stream.writeAsync(message.flip());
			}).thenRun(() -> threads.add(Thread.currentThread().getName()));
		});
		Stream stream = this.connection.newStream("/on-loop/1.0.0");
		assertThat(Echo.once(stream, new byte[32])).hasSize(32);
		assertThat(stream.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		assertThat(threads).hasSize(3).containsOnly(served.driver().loop().name());
		first.close();
	}

	private List<Stream> fillSlots() {
		List<Stream> waiting = new ArrayList<>();
		for (int slot = 0; slot < SLOTS; slot++) {
			waiting.add(this.connection.newStream("/wait/1.0.0"));
		}
		Await.until("all slots are taken", () -> this.begun.get() == SLOTS);
		return waiting;
	}

	private void awaitIdle() {
		Await.until("no handler runs", () -> this.pair.server().info().handlersRunning() == 0);
	}

	private void echo() throws Exception {
		assertThat(Echo.through(this.connection.newStream(Echo.PROTOCOL), new byte[100])).hasSize(100);
	}

	/** How a stream fails, while it is opened or later. */
	private StreamException failure(String protocol) throws Exception {
		CompletableFuture<Throwable> failed = new CompletableFuture<>();
		this.connection.newStreamAsync(StreamOptions.protocols(protocol))
			.thenCompose(Stream::closed)
			.whenComplete((nothing, failure) -> failed.complete(Stages.unwrap(failure)));
		assertThat(Await.get(failed)).isInstanceOf(StreamException.class);
		return (StreamException) Await.get(failed);
	}

	/** Fails to say what it is. */
	private static final class MuteException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		@Override
		public String toString() {
			throw new IllegalStateException("on purpose");
		}

	}

}
