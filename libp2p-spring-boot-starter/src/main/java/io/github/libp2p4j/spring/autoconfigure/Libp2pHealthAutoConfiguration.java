/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.actuate.Libp2pHealthIndicator;
import io.github.libp2p4j.spring.bootstrap.BootstrapPeers;
import io.github.libp2p4j.spring.context.NodeLifecycle;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health indicator {@code libp2p}.
 */
@AutoConfiguration(after = { Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class },
		beforeName = "org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration")
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ConnectionManager.class)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
@ConditionalOnEnabledHealthIndicator("libp2p")
public final class Libp2pHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "libp2pHealthIndicator", "libp2pHealthContributor" })
	Libp2pHealthIndicator libp2pHealthIndicator(ConnectionManager node, NodeLifecycle lifecycle,
			ObjectProvider<BootstrapPeers> bootstrap, Libp2pProperties properties) {
		return new Libp2pHealthIndicator(node, lifecycle, properties.health().toMinPeers(), bootstrap.getIfAvailable());
	}

}
