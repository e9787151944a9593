/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.handler.StreamInterceptor;
import io.github.libp2p4j.spring.metrics.BoundedTag;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes every call of a stream handler. Stands around all other interceptors, so that
 * what it calls the outcome is what the peer got, whatever they made of the handler's.
 * Thread-safe.
 */
public final class InboundObservationInterceptor implements StreamInterceptor, Ordered {

	private static final InboundStreamObservationConvention DEFAULT = new DefaultInboundStreamObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable InboundStreamObservationConvention convention;

	private final BoundedTag protocols;

	private final @Nullable TracePropagation propagation;

	/**
	 * @param convention null for the default one
	 * @param maxProtocols protocol ids that are tagged; further ones are {@code other}
	 * @param propagation knows the traces that streams go on with; null if none do
	 */
	public InboundObservationInterceptor(ObservationRegistry registry,
			@Nullable InboundStreamObservationConvention convention, int maxProtocols,
			@Nullable TracePropagation propagation) {
		this.registry = registry;
		this.convention = convention;
		this.protocols = new BoundedTag(maxProtocols);
		this.propagation = propagation;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public CompletionStage<?> intercept(StreamCall call, Next next) throws Exception {
		if (this.registry.isNoop()) {
			return next.proceed(call);
		}
		InboundStreamObservationContext context = new InboundStreamObservationContext(call,
				this.protocols.of(call.stream().protocol()),
				(this.propagation != null) ? this.propagation.take(call.stream()) : Map.of());
		Observation observation = StreamObservationDocumentation.INBOUND
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		return new ObservedCall(observation, context, (failure) -> outcome(call, failure))
			.call(() -> next.proceed(call));
	}

	private static ObservedOutcome outcome(StreamCall call, @Nullable Throwable failure) {
		boolean reset = failure == null && call.stream().state() == StreamState.RESET;
		return reset ? ObservedOutcome.RESET : ObservedOutcome.of(failure);
	}

}
