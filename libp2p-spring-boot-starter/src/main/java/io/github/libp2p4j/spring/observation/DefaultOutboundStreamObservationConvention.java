/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

/**
 * The observations of outbound streams as {@link StreamObservationDocumentation} has
 * them. Stateless.
 */
public final class DefaultOutboundStreamObservationConvention implements OutboundStreamObservationConvention {

	/** The observation's name. */
	public static final String NAME = "libp2p.stream.outbound";

}
