/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.autoconfigure.Libp2pClientAutoConfiguration.ClientGroupSettings;
import io.github.libp2p4j.spring.bootstrap.BootstrapPeers;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.bootstrap.KeptPeersLifecycle;
import io.github.libp2p4j.spring.bootstrap.Libp2pBootstrapDetails;
import io.github.libp2p4j.spring.client.ClientGroup;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of the peers that are kept connected, bootstrap peers first of all.
 */
@AutoConfiguration(after = Libp2pAutoConfiguration.class)
@ConditionalOnBean(value = { ConnectionManager.class, NodeLifecycle.class }, search = SearchStrategy.CURRENT)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
public final class Libp2pBootstrapAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(Libp2pBootstrapAutoConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	KeptPeers libp2pKeptPeers(ConnectionManager node, Libp2pProperties properties,
			ObjectProvider<ClientGroupSettings> groups) {
		KeptPeers kept = new KeptPeers(node, properties.bootstrap().retry().toDelays());
		try {
			properties.client().forEach((name, client) -> {
				if (client.keepConnected()) {
					keep(kept, groups.getIfAvailable(() -> new ClientGroupSettings(properties, List.of())).of(name));
				}
			});
		}
		catch (RuntimeException ex) {
			kept.close();
			throw ex;
		}
		return kept;
	}

	private static void keep(KeptPeers kept, ClientGroup group) {
		if (group.peers().isEmpty()) {
			throw new InvalidConfigurationPropertyValueException("libp2p.client." + group.name() + ".keep-connected",
					true, "The group has no peers that could be kept connected.");
		}
		for (Multiaddr peer : group.peers()) {
			PropertyCheck.value("libp2p.client." + group.name() + ".peers", peer,
					(address) -> kept.keep(group.name(), address));
		}
	}

	@Bean
	@ConditionalOnMissingBean
	KeptPeersLifecycle libp2pKeptPeersLifecycle(KeptPeers kept, ObjectProvider<BootstrapPeers> bootstrap,
			NodeLifecycle node, Libp2pProperties properties) {
		boolean autoStartup = properties.lifecycle().autoStartup();
		int drainPhase = properties.lifecycle().drainPhase();
		KeptPeersLifecycle lifecycle = new KeptPeersLifecycle(kept, bootstrap.getIfAvailable(),
				(drainPhase < Integer.MAX_VALUE) ? drainPhase + 1 : drainPhase, autoStartup);
		if (!autoStartup) {
			node.afterStart(lifecycle::start);
		}
		return lifecycle;
	}

	/**
	 * The bootstrap peers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "libp2p.bootstrap.enabled", matchIfMissing = true)
	static class BootstrapConfiguration {

		@Bean
		@ConditionalOnMissingBean(Libp2pBootstrapDetails.class)
		PropertiesLibp2pBootstrapDetails libp2pBootstrapDetails(Libp2pProperties properties) {
			return new PropertiesLibp2pBootstrapDetails(properties.bootstrap().toPeers());
		}

		@Bean
		@ConditionalOnMissingBean
		BootstrapPeers libp2pBootstrapPeers(ConnectionManager node, KeptPeers kept, Libp2pBootstrapDetails details,
				Libp2pProperties properties) {
			Duration idle = properties.timeouts().idle();
			if (!details.peers().isEmpty() && idle.compareTo(Duration.ZERO) > 0) {
				logger.warn("libp2p.timeouts.idle ({}) closes connections to bootstrap peers too, which are then made "
						+ "anew; unset it to keep them", idle);
			}
			return new BootstrapPeers(node, kept, properties.bootstrap().toStart(), details.peers());
		}

	}

}
