/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Map;

import io.github.libp2p4j.spring.handler.StreamCall;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;

/**
 * What is known of a stream that a handler serves. Confined to the thread that has the
 * stream.
 */
public final class InboundStreamObservationContext extends ReceiverContext<Map<String, String>>
		implements ObservedStream {

	private final StreamCall call;

	private final String protocol;

	private volatile ObservedOutcome outcome = ObservedOutcome.UNKNOWN;

	/**
	 * @param headers of the trace that the stream began with, if any
	 */
	InboundStreamObservationContext(StreamCall call, String protocol, Map<String, String> headers) {
		super(Map::get, Kind.SERVER);
		this.call = call;
		this.protocol = protocol;
		setCarrier(headers);
	}

	public StreamCall call() {
		return this.call;
	}

	/**
	 * The protocol's id, or {@code other} if it is one too many for a tag.
	 */
	public String protocol() {
		return this.protocol;
	}

	/**
	 * What became of it: {@code unknown} while it is open.
	 */
	public String outcome() {
		return this.outcome.name();
	}

	@Override
	public void ended(ObservedOutcome outcome) {
		this.outcome = outcome;
	}

}
