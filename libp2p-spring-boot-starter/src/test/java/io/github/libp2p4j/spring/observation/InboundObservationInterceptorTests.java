/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.handler.StreamInterceptor;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.Ordered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

class InboundObservationInterceptorTests {

	private static final PeerId PEER = KeyPair.generateEd25519().peerId();

	private final RecordedObservations observations = new RecordedObservations();

	private final ObservationRegistry registry = this.observations.registry;

	private final InboundObservationInterceptor interceptor = new InboundObservationInterceptor(this.registry, null, 2,
			null);

	private final Stream stream = mock();

	private StreamState state = StreamState.OPEN;

	@BeforeEach
	void connect() {
		Connection connection = mock();
		given(connection.remoteAddress()).willReturn(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"));
		given(this.stream.connection()).willReturn(connection);
		given(this.stream.remotePeer()).willReturn(PEER);
		given(this.stream.protocol()).willReturn("/echo/1.0.0");
		given(this.stream.state()).willAnswer((invocation) -> this.state);
	}

	private CompletionStage<?> call(StreamInterceptor.Next next) throws Exception {
		return this.interceptor.intercept(new StreamCall(this.stream, "echo", true), next);
	}

	@Test
	void tellsProtocolKindAndOutcomeToAllAndThePeerToTracesAlone() throws Exception {
		call((call) -> CompletableFuture.completedStage("answer"));
		assertThat(this.observations.only()).satisfies((ended) -> {
			assertThat(ended.name()).isEqualTo("libp2p.stream.inbound");
			assertThat(ended.contextualName()).isEqualTo("/echo/1.0.0 serve");
			assertThat(ended.low())
				.isEqualTo(Map.of("libp2p.protocol", "/echo/1.0.0", "kind", "unary", "outcome", "completed"));
			assertThat(ended.high()).isEqualTo(
					Map.of("libp2p.peer.id", PEER.toString(), "network.peer.address", "/ip4/192.0.2.1/tcp/4001"));
			assertThat(ended.error()).isNull();
		});
	}

	@Test
	void tellsConversationsFromCalls() throws Exception {
		this.interceptor.intercept(new StreamCall(this.stream, "chat", false),
				(call) -> CompletableFuture.completedStage(null));
		assertThat(this.observations.only().low()).containsEntry("kind", "stream");
	}

	@Test
	void tellsWhatTheHandlerThrewAndThrowsItOn() {
		IOException failure = new IOException("disk full");
		assertThatThrownBy(() -> call((call) -> {
			throw failure;
		})).isSameAs(failure);
		assertThat(this.observations.only().error()).isSameAs(failure);
		assertThat(this.observations.only().low()).containsEntry("outcome", "failed");
		assertThat(this.registry.getCurrentObservation()).isNull();
	}

	@Test
	void tellsWhatTheStageOfAnAsynchronousHandlerFailedWith() throws Exception {
		IllegalStateException failure = new IllegalStateException("no such thing");
		CompletableFuture<Object> first = new CompletableFuture<>();
		CompletionStage<?> ended = call((call) -> first.thenApply((value) -> value));
		assertThat(this.observations.ended).isEmpty();
		first.completeExceptionally(failure);
		assertThat(ended.toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.observations.only().error()).isSameAs(failure);
		assertThat(this.observations.only().low()).containsEntry("outcome", "failed");
	}

	@Test
	void namesTheReasonOfAStreamThatEnded() throws Exception {
		StreamException failure = new StreamException(StreamException.Reason.RESET_BY_PEER, "gone", Origin.REMOTE);
		call((call) -> CompletableFuture.failedStage(new CompletionException(new IOException(failure))));
		assertThat(this.observations.only().low()).containsEntry("outcome", "reset_by_peer");
	}

	/**
	 * Complaint 6: what an exception handler within makes of a failure is the outcome.
	 */
	@Test
	void theOutcomeIsWhatThoseWithinMadeOfTheFailure() throws Exception {
		assertThat(this.interceptor.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
		StreamInterceptor exceptionHandler = (call, next) -> {
			try {
				return next.proceed(call);
			}
			catch (IllegalArgumentException ex) {
				return CompletableFuture.completedStage("sorry");
			}
			catch (IllegalStateException ex) {
				this.state = StreamState.RESET;
				return CompletableFuture.completedStage(null);
			}
		};
		call((call) -> exceptionHandler.intercept(call, (inner) -> {
			throw new IllegalArgumentException("bad request");
		}));
		assertThat(this.observations.ended.get(0).low()).containsEntry("outcome", "completed");
		assertThat(this.observations.ended.get(0).error()).isNull();
		call((call) -> exceptionHandler.intercept(call, (inner) -> {
			throw new IllegalStateException("not now");
		}));
		assertThat(this.observations.ended.get(1).low()).containsEntry("outcome", "reset");
	}

	/**
	 * Complaint 7: the scope ends with the synchronous part.
	 */
	@Test
	void theObservationIsCurrentWhileTheHandlerIsCalledAndNotInItsCallbacks() throws Exception {
		AtomicReference<Optional<Observation>> inHandler = new AtomicReference<>(Optional.empty());
		AtomicReference<Optional<Observation>> inCallback = new AtomicReference<>();
		AtomicReference<Optional<Observation>> behind = new AtomicReference<>();
		CompletableFuture<Void> work = new CompletableFuture<>();
		CompletionStage<?> ended = call((call) -> {
			inHandler.set(current());
			return work.thenRun(() -> inCallback.set(current()));
		});
		assertThat(inHandler.get().orElseThrow().getContext().getName()).isEqualTo("libp2p.stream.inbound");
		assertThat(current()).as("behind the call").isEmpty();
		Thread completing = new Thread(() -> {
			work.complete(null);
			behind.set(current());
		});
		completing.start();
		completing.join();
		assertThat(ended.toCompletableFuture()).isCompleted();
		assertThat(inCallback.get()).isEmpty();
		assertThat(behind.get()).isEmpty();
		assertThat(this.observations.only().low()).containsEntry("outcome", "completed");
	}

	private Optional<Observation> current() {
		return Optional.ofNullable(this.registry.getCurrentObservation());
	}

	@Test
	void cancellingReachesTheHandlersStage() throws Exception {
		CompletableFuture<Object> work = new CompletableFuture<>();
		call((call) -> work).toCompletableFuture().cancel(false);
		assertThat(work).isCancelled();
		assertThat(this.observations.only().low()).containsEntry("outcome", "cancelled");
	}

	@Test
	void protocolsBeyondTheBoundBecomeOther() throws Exception {
		for (String protocol : new String[] { "/a", "/b", "/c", "/a" }) {
			given(this.stream.protocol()).willReturn(protocol);
			call((call) -> CompletableFuture.completedStage(null));
		}
		assertThat(this.observations.ended).extracting((ended) -> ended.low().get("libp2p.protocol"))
			.containsExactly("/a", "/b", "other", "/a");
	}

	@Test
	void aConventionOfTheApplicationsReplacesTheDefault() throws Exception {
		InboundStreamObservationConvention own = new InboundStreamObservationConvention() {

			@Override
			public String getName() {
				return "own";
			}

			@Override
			public KeyValues getLowCardinalityKeyValues(InboundStreamObservationContext context) {
				return InboundStreamObservationConvention.super.getLowCardinalityKeyValues(context).and("handler",
						context.call().handlerId());
			}

		};
		new InboundObservationInterceptor(this.registry, own, 2, null)
			.intercept(new StreamCall(this.stream, "echo", true), (call) -> CompletableFuture.completedStage(null));
		assertThat(this.observations.only().name()).isEqualTo("own");
		assertThat(this.observations.only().low()).containsEntry("handler", "echo").containsEntry("kind", "unary");
	}

	@Test
	void doesNothingWhereNobodyObserves() throws Exception {
		CompletionStage<?> stage = CompletableFuture.completedFuture(null);
		assertThat((Object) new InboundObservationInterceptor(ObservationRegistry.NOOP, null, 2, null)
			.intercept(new StreamCall(this.stream, "echo", true), (call) -> stage)).isSameAs(stage);
	}

}
