/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.observation.StreamObservationDocumentation.HighCardinalityKeyNames;
import io.github.libp2p4j.spring.observation.StreamObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observations of inbound streams, by default as
 * {@link StreamObservationDocumentation} has them. A bean of this type, which overrides
 * what it wants otherwise, replaces {@link DefaultInboundStreamObservationConvention}.
 * Keep low cardinality keys the same for all streams, or Prometheus takes only those that
 * come first.
 */
public interface InboundStreamObservationConvention extends ObservationConvention<InboundStreamObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof InboundStreamObservationContext;
	}

	@Override
	default String getName() {
		return DefaultInboundStreamObservationConvention.NAME;
	}

	@Override
	default String getContextualName(InboundStreamObservationContext context) {
		return context.protocol() + " serve";
	}

	/**
	 * By default in the order of the keys, which spares sorting them for each stream.
	 */
	@Override
	default KeyValues getLowCardinalityKeyValues(InboundStreamObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.KIND.value(context.call().unary() ? "unary" : "stream"),
				LowCardinalityKeyNames.PROTOCOL.value(context.protocol()),
				LowCardinalityKeyNames.OUTCOME.value(context.outcome()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(InboundStreamObservationContext context) {
		Stream stream = context.call().stream();
		return KeyValues.of(HighCardinalityKeyNames.PEER_ID.value(stream.remotePeer().toString()),
				HighCardinalityKeyNames.PEER_ADDRESS.value(stream.connection().remoteAddress().toString()));
	}

}
