/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.client.ExchangeCall;
import io.github.libp2p4j.spring.client.ExchangeInterceptor;
import io.github.libp2p4j.spring.metrics.BoundedTag;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Observes every exchange of clients and the requester, from the call to its end.
 * Thread-safe.
 */
public final class OutboundObservationInterceptor implements ExchangeInterceptor, Ordered {

	private static final OutboundStreamObservationConvention DEFAULT = new DefaultOutboundStreamObservationConvention();

	private final ObservationRegistry registry;

	private final @Nullable OutboundStreamObservationConvention convention;

	private final BoundedTag protocols;

	private final @Nullable ConnectionManager propagating;

	/**
	 * @param convention null for the default one
	 * @param maxProtocols protocol ids that are tagged; further ones are {@code other}
	 * @param propagating the node, if traces are to go on at peers that want them; else
	 * null
	 */
	public OutboundObservationInterceptor(ObservationRegistry registry,
			@Nullable OutboundStreamObservationConvention convention, int maxProtocols,
			@Nullable ConnectionManager propagating) {
		this.registry = registry;
		this.convention = convention;
		this.protocols = new BoundedTag(maxProtocols);
		this.propagating = propagating;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public CompletionStage<?> intercept(ExchangeCall call, Next next) throws Exception {
		if (this.registry.isNoop()) {
			return next.proceed();
		}
		OutboundStreamObservationContext context = new OutboundStreamObservationContext(call,
				this.protocols.of(call.protocol()));
		Observation observation = StreamObservationDocumentation.OUTBOUND
			.observation(this.convention, DEFAULT, () -> context, this.registry)
			.start();
		takeAlong(call, context.getCarrier());
		return new ObservedCall(observation, context, ObservedOutcome::of).call(next::proceed);
	}

	/**
	 * What the tracer has put into the carrier as the observation started.
	 */
	private void takeAlong(ExchangeCall call, @Nullable Map<String, String> headers) {
		ConnectionManager node = this.propagating;
		if (node != null && headers != null && !headers.isEmpty()) {
			call.through((connection) -> new TracedConnection(node, connection, headers));
		}
	}

}
