/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import io.github.libp2p4j.spring.observation.StreamObservationDocumentation.HighCardinalityKeyNames;
import io.github.libp2p4j.spring.observation.StreamObservationDocumentation.LowCardinalityKeyNames;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and tags the observations of outbound streams, by default as
 * {@link StreamObservationDocumentation} has them. A bean of this type, which overrides
 * what it wants otherwise, replaces {@link DefaultOutboundStreamObservationConvention}.
 * Keep low cardinality keys the same for all streams, or Prometheus takes only those that
 * come first.
 */
public interface OutboundStreamObservationConvention extends ObservationConvention<OutboundStreamObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof OutboundStreamObservationContext;
	}

	@Override
	default String getName() {
		return DefaultOutboundStreamObservationConvention.NAME;
	}

	@Override
	default String getContextualName(OutboundStreamObservationContext context) {
		return context.protocol() + " ask";
	}

	/**
	 * By default in the order of the keys, which spares sorting them for each stream.
	 */
	@Override
	default KeyValues getLowCardinalityKeyValues(OutboundStreamObservationContext context) {
		return KeyValues.of(LowCardinalityKeyNames.KIND.value(context.call().unary() ? "unary" : "stream"),
				LowCardinalityKeyNames.PROTOCOL.value(context.protocol()),
				LowCardinalityKeyNames.OUTCOME.value(context.outcome()));
	}

	@Override
	default KeyValues getHighCardinalityKeyValues(OutboundStreamObservationContext context) {
		return context.call()
			.connection()
			.map((connection) -> KeyValues.of(HighCardinalityKeyNames.PEER_ID.value(connection.remotePeer().toString()),
					HighCardinalityKeyNames.PEER_ADDRESS.value(connection.remoteAddress().toString())))
			.orElse(KeyValues.empty());
	}

}
