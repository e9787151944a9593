/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.client.TestClients.People;
import io.github.libp2p4j.spring.client.TestClients.Shapes;
import io.github.libp2p4j.spring.client.TestClients.Timed;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Whom a client asks, how long, how often, and how many at once.
 */
class ClientRoutesTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PeerNodes nodes = new PeerNodes();

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void itsTimeoutsAreThoseOfTheCallTheMethodAndTheGroupInThisOrder() {
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/timed"), (text, context) -> PeerNodes.never());
		Timed timed = this.nodes.client(Timed.class, workers(this.nodes.address()).withTimeout(Duration.ofMillis(70)));
		timesOut(() -> timed.ofGroup("x"));
		timesOut(() -> timed.ofMethod("x"));
		Timed patient = this.nodes.client(Timed.class, workers(this.nodes.address()).withTimeout(Duration.ofDays(1)));
		timesOut(() -> patient.ofMethod("x"));
		timesOut(() -> patient.ofCall("x", Duration.ofMillis(50)));
		assertThatIllegalArgumentException().isThrownBy(() -> patient.ofCall("x", Duration.ZERO))
			.withMessageContaining("timeout must be positive");
	}

	@Test
	void itsLargestMessageIsThatOfTheMethodBeforeThatOfTheGroup() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/timed"), (text, context) -> text + text);
		Timed timed = this.nodes.client(Timed.class);
		assertThat(timed.small("1234")).isEqualTo("12341234");
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> timed.small("12345"))
			.matches((failure) -> failure.reason() == Reason.ANSWER_TOO_LARGE)
			.withMessageStartingWith("Timed.small of group 'workers': ");
	}

	@Test
	void goesOnToTheNextPeerWhenOneCannotBeReached() {
		greets("/people/greet/1");
		People people = this.nodes.client(People.class, workers(this.nodes.nobody, this.nodes.address()));
		for (int i = 0; i < 4; i++) {
			assertThat(people.greet("a")).isEqualTo("Hello, a");
		}
	}

	@Test
	void takesPeersInTurn() {
		try (ConnectionManager second = Libp2p.builder().listen("/memory/0").start()) {
			this.nodes.answering.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> "first");
			second.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> "second");
			People people = this.nodes.client(People.class,
					workers(this.nodes.address(), second.listenAddresses().get(0)));
			assertThat(List.of(people.greet("a"), people.greet("a"), people.greet("a"), people.greet("a")))
				.containsExactly("first", "second", "first", "second");
		}
	}

	@Test
	void namesGroupMethodAndPeersWhenNoneCanBeReached() {
		Multiaddr other = Multiaddr.parse("/memory/4000000001");
		People people = this.nodes.client(People.class, workers(other, this.nodes.nobody));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"))
			.withMessageStartingWith("People.greet of group 'workers': ")
			.withMessageContaining("none of 2 peers could be reached: " + other + ": ")
			.withMessageContaining("; " + this.nodes.nobody + ": ")
			.satisfies((failure) -> {
				assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
				assertThat(failure.getSuppressed()).hasSize(1);
			});
		assertThat(people.greetLater("a")).failsWithin(PATIENCE)
			.withThrowableOfType(ExecutionException.class)
			.withCauseInstanceOf(RequestException.class)
			.withMessageContaining("People.greetLater of group 'workers'");
	}

	@Test
	void doesNotAskAnotherPeerOnceOneWasReached() {
		AtomicInteger asked = new AtomicInteger();
		try (ConnectionManager second = Libp2p.builder().listen("/memory/0").start()) {
			second.handleRequests(RequestProtocol.text("/people/greet/1"), (name, context) -> {
				asked.incrementAndGet();
				return "second";
			});
			this.nodes.answering.handle("/people/greet/1", Stream::reset);
			People people = this.nodes.client(People.class,
					workers(this.nodes.address(), second.listenAddresses().get(0)));
			assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"))
				.matches((failure) -> failure.reason() == Reason.RESET_BY_PEER);
			assertThat(asked).hasValue(0);
		}
	}

	@Test
	void triesAgainToReachAPeerAsItsGroupSays() {
		greets("/people/greet/1");
		Multiaddr later = Multiaddr.parse("/memory/4000000002");
		ClientRetry retry = ClientRetry.none()
			.withMaxAttempts(1000)
			.withInitialDelay(Duration.ofMillis(1))
			.withMaxDelay(Duration.ofMillis(5));
		People people = this.nodes.client(People.class, workers(later).withRetry(retry));
		CompletableFuture<String> greeting = people.greetLater("a");
		assertThat(greeting).isNotDone();
		this.nodes.answering.listen(later);
		assertThat(greeting).succeedsWithin(PATIENCE).isEqualTo("Hello, a");

		People once = this.nodes.client(People.class, workers(this.nodes.nobody).withRetry(retry.withMaxAttempts(2)));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> once.greet("a"))
			.matches((failure) -> failure.reason() == Reason.UNREACHABLE);
	}

	@Test
	void triesNothingAgainThatWasSent() {
		AtomicInteger asked = new AtomicInteger();
		this.nodes.answering.handle("/people/greet/1", (stream) -> {
			asked.incrementAndGet();
			stream.reset();
		});
		People people = this.nodes.client(People.class,
				workers(this.nodes.address()).withRetry(ClientRetry.none().withMaxAttempts(5)));
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("a"));
		assertThat(asked).hasValue(1);
	}

	@Test
	void refusesWhatIsBeyondTheGroupsConcurrency() {
		CountDownLatch begun = new CountDownLatch(1);
		CompletableFuture<String> end = new CompletableFuture<>();
		this.nodes.answering.handleRequestsAsync(RequestProtocol.text("/people/greet/1"), (name, context) -> {
			begun.countDown();
			return end;
		});
		People people = this.nodes.client(People.class, workers(this.nodes.address()).withMaxConcurrency(1));
		CompletableFuture<String> first = people.greetLater("a");
		await(begun);
		assertThatExceptionOfType(RequestException.class).isThrownBy(() -> people.greet("b"))
			.matches((failure) -> failure.reason() == Reason.LIMIT && failure.origin() == Origin.LIBRARY)
			.withMessageContaining("1 are under way already (max-concurrency)");
		end.complete("done");
		assertThat(first).succeedsWithin(PATIENCE).isEqualTo("done");
		assertThat(people.greet("c")).isEqualTo("done");
	}

	@Test
	void anOpenStreamCountsUntilItIsClosed() {
		this.nodes.answering.handleAsync("/shapes/raw", Stream::closed);
		Shapes shapes = this.nodes.client(Shapes.class, workers(this.nodes.address()).withMaxConcurrency(1));
		Stream stream = shapes.raw();
		assertThatExceptionOfType(RequestException.class).isThrownBy(shapes::raw)
			.matches((failure) -> failure.reason() == Reason.LIMIT);
		CompletableFuture<Void> closed = stream.closed().toCompletableFuture();
		stream.reset();
		assertThat(closed).failsWithin(PATIENCE);
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> shapes.raw().reset());
	}

	private void greets(String protocol) {
		this.nodes.answering.handleRequests(RequestProtocol.text(protocol), (name, context) -> "Hello, " + name);
	}

	private static ClientGroup workers(Multiaddr... peers) {
		return ClientGroup.named("workers").withPeers(List.of(peers));
	}

	private static void timesOut(ThrowingCallable call) {
		assertThatExceptionOfType(RequestException.class).isThrownBy(call)
			.matches((failure) -> failure.reason() == Reason.TIMEOUT);
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
