/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.client.ExchangeCall;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class OutboundObservationInterceptorTests {

	private static final PeerId PEER = KeyPair.generateEd25519().peerId();

	private final RecordedObservations observations = new RecordedObservations();

	private final ObservationRegistry registry = this.observations.registry;

	private final OutboundObservationInterceptor interceptor = new OutboundObservationInterceptor(this.registry, null,
			2, null);

	private final ExchangeCall call = mock();

	private final Connection connection = mock();

	@BeforeEach
	void prepare() {
		given(this.connection.remotePeer()).willReturn(PEER);
		given(this.connection.remoteAddress()).willReturn(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
		given(this.call.protocol()).willReturn("/sum/1.0.0");
		given(this.call.unary()).willReturn(true);
		given(this.call.connection()).willReturn(Optional.empty());
	}

	@Test
	void tellsThePeerThatItWasConnectedToMeanwhile() throws Exception {
		this.interceptor.intercept(this.call, () -> {
			given(this.call.connection()).willReturn(Optional.of(this.connection));
			return CompletableFuture.completedStage("answer");
		});
		assertThat(this.observations.only()).satisfies((ended) -> {
			assertThat(ended.name()).isEqualTo("libp2p.stream.outbound");
			assertThat(ended.contextualName()).isEqualTo("/sum/1.0.0 ask");
			assertThat(ended.low())
				.isEqualTo(Map.of("libp2p.protocol", "/sum/1.0.0", "kind", "unary", "outcome", "completed"));
			assertThat(ended.high()).isEqualTo(
					Map.of("libp2p.peer.id", PEER.toString(), "network.peer.address", "/ip4/192.0.2.1/tcp/4001"));
		});
	}

	@Test
	void hasTheSameTagsForAPeerThatCouldNotBeReached() {
		DialException failure = new DialException(DialException.Reason.REFUSED, "refused", Origin.NETWORK, null);
		assertThatThrownBy(() -> this.interceptor.intercept(this.call, () -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.observations.only()).satisfies((ended) -> {
			assertThat(ended.low())
				.isEqualTo(Map.of("libp2p.protocol", "/sum/1.0.0", "kind", "unary", "outcome", "dial_refused"));
			assertThat(ended.high()).isEmpty();
			assertThat(ended.error()).isSameAs(failure);
		});
	}

	@Test
	void givesTheAnswerOnAfterTheObservationHasEnded() throws Exception {
		CompletableFuture<Object> answer = new CompletableFuture<>();
		CompletionStage<?> given = this.interceptor.intercept(this.call, () -> answer);
		AtomicReference<Integer> endedBefore = new AtomicReference<>();
		given.thenRun(() -> endedBefore.set(this.observations.ended.size()));
		answer.complete("answer");
		assertThat(given.toCompletableFuture().join()).isEqualTo("answer");
		assertThat(endedBefore.get()).isOne();
	}

	/**
	 * Complaint 7.
	 */
	@Test
	void isTheChildOfWhatTheCallerDoesAndLeaksIntoNoCallback() throws Exception {
		Observation caller = Observation.start("caller", this.registry);
		AtomicReference<Optional<Observation>> within = new AtomicReference<>(Optional.empty());
		AtomicReference<Optional<Observation>> inCallback = new AtomicReference<>();
		CompletableFuture<Object> answer = new CompletableFuture<>();
		caller.scopedChecked(() -> {
			this.interceptor.intercept(this.call, () -> {
				within.set(current());
				return answer;
			}).thenRun(() -> inCallback.set(current()));
			assertThat(current()).containsSame(caller);
		});
		assertThat(within.get().orElseThrow().getContext().getParentObservation()).isSameAs(caller);
		Thread completing = new Thread(() -> answer.complete("answer"));
		completing.start();
		completing.join();
		assertThat(inCallback.get()).isEmpty();
	}

	private Optional<Observation> current() {
		return Optional.ofNullable(this.registry.getCurrentObservation());
	}

}
