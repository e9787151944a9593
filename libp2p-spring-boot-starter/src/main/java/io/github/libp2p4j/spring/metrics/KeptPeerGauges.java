/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.github.libp2p4j.spring.bootstrap.KeptPeer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * How many of the peers that are to be kept connected are. Thread-safe.
 */
public final class KeptPeerGauges implements MeterBinder {

	private final Supplier<List<KeptPeer>> peers;

	public KeptPeerGauges(Supplier<List<KeptPeer>> peers) {
		this.peers = peers;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (KeptPeer.State state : KeptPeer.State.values()) {
			Gauge
				.builder("libp2p.peers.kept", this.peers,
						(kept) -> kept.get().stream().filter((peer) -> peer.state() == state).count())
				.description("Peers that are to be kept connected, by where it stands with them")
				.tag("state", state.name().toLowerCase(Locale.ROOT))
				.strongReference(true)
				.register(registry);
		}
	}

}
