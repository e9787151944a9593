/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.HashMap;
import java.util.Map;

import io.github.libp2p4j.spring.client.ExchangeCall;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * What is known of an exchange that a client makes. Confined to the thread that has the
 * exchange.
 */
public final class OutboundStreamObservationContext extends SenderContext<Map<String, String>>
		implements ObservedStream {

	private final ExchangeCall call;

	private final String protocol;

	private volatile ObservedOutcome outcome = ObservedOutcome.UNKNOWN;

	OutboundStreamObservationContext(ExchangeCall call, String protocol) {
		super((carrier, key, value) -> {
			if (carrier != null) {
				carrier.put(key, value);
			}
		}, Kind.CLIENT);
		this.call = call;
		this.protocol = protocol;
		setCarrier(new HashMap<>());
	}

	public ExchangeCall call() {
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
