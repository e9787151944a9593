/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.NodePair.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the one who answers sees of requests that it ended itself.
 */
@Timeout(60)
class RequestOutcomeTests {

	private static final RequestProtocol<String, String> NARROW = RequestProtocol.text("/narrow/1.0.0")
		.withLimits(RequestLimits.defaults().withInbound(1, 1));

	private static final RequestProtocol<String, String> SHORT = RequestProtocol.text("/short/1.0.0")
		.withTimeout(Duration.ofMillis(200));

	private final NodePair pair = NodePair.over(Transport.MEMORY);

	private final Events events = Events.of(this.pair.server());

	private final CountDownLatch begun = new CountDownLatch(1);

	private final CountDownLatch release = new CountDownLatch(1);

	@AfterEach
	void close() {
		this.release.countDown();
		this.pair.close();
	}

	@Test
	void ofAFullGateIsThatThereIsALimit() throws Exception {
		serve(NARROW);
		CompletableFuture<String> first = ask(NARROW);
		this.begun.await();
		assertThat(ask(NARROW)).failsWithin(Await.PATIENCE)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(RequestException.class);
		Await.until("the refusal was told", told(NARROW, StreamOutcome.LIMIT));
		assertThat(first).isNotDone();
	}

	@Test
	void ofASlowHandlerIsThatItsTimeIsOver() {
		serve(SHORT);
		assertThatExceptionOfType(RequestException.class)
			.isThrownBy(
					() -> this.pair.client().request(this.pair.address(), RequestProtocol.text("/short/1.0.0"), "x"))
			.matches((failure) -> failure.reason() == RequestException.Reason.RESET_BY_PEER);
		Await.until("the timeout was told", told(SHORT, StreamOutcome.TIMEOUT));
	}

	private void serve(RequestProtocol<String, String> protocol) {
		this.pair.server().handleRequests(protocol, (text, context) -> {
			this.begun.countDown();
			this.release.await();
			return text;
		});
	}

	private CompletableFuture<String> ask(RequestProtocol<String, String> protocol) {
		return this.pair.client().requestAsync(this.pair.address(), protocol, "x").toCompletableFuture();
	}

	private Callable<Boolean> told(RequestProtocol<?, ?> protocol, StreamOutcome outcome) {
		return () -> this.events.all(NetworkEvent.StreamClosed.class)
			.stream()
			.anyMatch((closed) -> closed.protocol().equals(protocol.id()) && closed.outcome() == outcome);
	}

}
