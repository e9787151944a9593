/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import org.springframework.core.task.TaskRejectedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The threads of exchanges that wait for messages to send while their caller goes on.
 */
class ClientThreadsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final PeerNodes nodes = new PeerNodes();

	private final Libp2pRequester requester = retrying((task) -> {
		throw new RejectedExecutionException("full");
	});

	@Test
	void anExchangeThatFindsNoneFailsAtOnceAndClosesItsSource() {
		this.nodes.answering.handleAsync("/collect/1", Stream::closed);
		AtomicBoolean closed = new AtomicBoolean();
		assertThat(this.requester.peer(this.nodes.address())
			.protocol("/collect/1")
			.sendMany(java.util.stream.Stream.of("a").onClose(() -> closed.set(true)))
			.retrieveAsync(String.class)).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(RequestException.class,
					(failure) -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT))
			.withMessageContaining("too many exchanges wait for messages to send");
		assertThat(closed).isTrue();
	}

	@Test
	void anExchangeOfManyAnswersFailsLikewise() {
		this.nodes.answering.handleAsync("/collect/1", Stream::closed);
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(() -> this.requester.peer(this.nodes.address())
				.protocol("/collect/1")
				.sendMany(List.of("a"))
				.retrieveMany(String.class))
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT));
	}

	@Test
	void aFurtherAttemptThatFindsNoneFailsToo() {
		assertThat(askingNobody(this.requester)).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.havingCause()
			.isInstanceOfSatisfying(RequestException.class,
					(failure) -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT))
			.withMessageContaining("no thread was free for another attempt");
	}

	@Test
	void furtherAttemptsBeginThereAndNotInTheCommonPool() {
		List<String> threads = new CopyOnWriteArrayList<>();
		Executor own = Libp2pRequester.Builder.threads(false);
		Libp2pRequester trying = retrying((task) -> own.execute(() -> {
			threads.add(Thread.currentThread().getName());
			task.run();
		}));
		assertThat(askingNobody(trying)).failsWithin(PATIENCE);
		assertThat(threads).hasSize(2).allMatch((name) -> name.startsWith("libp2p-client-"));
	}

	private CompletableFuture<String> askingNobody(Libp2pRequester asking) {
		return asking.group("workers").protocol("/nobody/1").send("x").retrieveAsync(String.class);
	}

	private Libp2pRequester retrying(Executor executor) {
		ClientRetry retry = ClientRetry.none().withMaxAttempts(3).withInitialDelay(Duration.ofMillis(1));
		return Libp2pRequester.builder(this.nodes.asking, PeerNodes.CONVERTERS)
			.groups((name) -> ClientGroup.named(name).withPeers(List.of(this.nodes.nobody)).withRetry(retry))
			.executor(executor)
			.build();
	}

	@Test
	void areBoundedAndDoNotWait() {
		Executor threads = Libp2pRequester.Builder.threads(false);
		CountDownLatch release = new CountDownLatch(1);
		try {
			assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> {
				for (int i = 0; i < 2000; i++) {
					threads.execute(() -> await(release));
				}
			});
		}
		finally {
			release.countDown();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
