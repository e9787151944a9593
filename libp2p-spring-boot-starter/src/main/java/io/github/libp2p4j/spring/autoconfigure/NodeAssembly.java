/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.KeyPair;

/**
 * From properties to a node that is not started. Immutable.
 */
final class NodeAssembly {

	private final Libp2pProperties properties;

	NodeAssembly(Libp2pProperties properties) {
		this.properties = properties;
	}

	/**
	 * @param customizers called after the properties are applied
	 */
	ConnectionManager assemble(KeyPair identity, HandlerExecutor executor, Stream<NetworkObserver> observers,
			Stream<Libp2pBuilderCustomizer> customizers) {
		Libp2p.Builder builder = Libp2p.builder().identity(identity);
		apply(builder);
		observers.forEach(builder::observer);
		Executor handlers = executor.executor();
		if (handlers != null) {
			builder.handlerExecutor(handlers);
		}
		customizers.forEach((customizer) -> customizer.customize(builder));
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
			.logFrames(this.properties.logFrames());
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
