/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.security.AllowedPeers;

/**
 * What becomes a node. Immutable.
 *
 * @param properties applied first
 * @param identity who the node is
 * @param executor where handlers run
 * @param observers called on the event loops
 * @param customizers called last, in order
 */
record NodeAssembly(Libp2pProperties properties, NodeIdentity identity, HandlerExecutor executor,
		List<NetworkObserver> observers, List<Libp2pBuilderCustomizer> customizers) {

	/**
	 * A node that is not started.
	 */
	ConnectionManager assemble() {
		Libp2p.Builder builder = Libp2p.builder().identity(this.identity.keyPair());
		apply(builder);
		this.observers.forEach(builder::observer);
		Set<PeerId> allowed = this.properties.security().toAllowedPeers();
		if (!allowed.isEmpty()) {
			builder.connectionGate(new AllowedPeers(allowed));
		}
		Executor handlers = this.executor.executor();
		if (handlers != null) {
			builder.handlerExecutor(handlers);
		}
		this.customizers.forEach((customizer) -> customizer.customize(builder));
		return builder.build();
	}

	private void apply(Libp2p.Builder builder) {
		this.properties.listenAddresses().forEach(builder::listen);
		this.properties.announceAddresses().forEach(builder::announce);
		builder.limits(this.properties.limits().toLimits())
			.timeouts(this.properties.timeouts().toTimeouts())
			.socketOptions(this.properties.socket().toSocketOptions())
			.crypto(this.properties.crypto())
			.earlyMuxer(this.properties.earlyMuxer())
			.identify(this.properties.identify().enabled())
			.ping(this.properties.ping().enabled())
			.keepAlive(this.properties.lifecycle().keepAlive())
			.logFrames(this.properties.logFrames());
		if (this.properties.perf().enabled()) {
			builder.servePerf(this.properties.perf().toPerfLimits());
		}
		PropertyCheck.number("libp2p.event-loops", this.properties.eventLoops(), builder::eventLoops);
		String agentVersion = this.properties.identify().agentVersion();
		if (agentVersion != null) {
			PropertyCheck.value("libp2p.identify.agent-version", agentVersion, builder::agentVersion);
		}
		String protocolVersion = this.properties.identify().protocolVersion();
		if (protocolVersion != null) {
			PropertyCheck.value("libp2p.identify.protocol-version", protocolVersion, builder::protocolVersion);
		}
	}

}
