/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.metrics.KeptPeerGauges;
import io.github.libp2p4j.spring.metrics.Libp2pMetrics;
import io.github.libp2p4j.spring.metrics.NodeGauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the node's meters.
 */
@AutoConfiguration(after = { Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, ConnectionManager.class })
@ConditionalOnBooleanProperty(name = { "libp2p.enabled", "libp2p.metrics.enabled" }, matchIfMissing = true)
public final class Libp2pMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Libp2pMetrics libp2pMetrics(Libp2pProperties properties) {
		return new Libp2pMetrics(properties.metrics().maxProtocolTags(), properties.metrics().histograms());
	}

	/**
	 * A second bound, in the registry: whatever a later meter tags with a protocol, the
	 * series stay few.
	 */
	@Bean
	@ConditionalOnMissingBean(name = "libp2pProtocolTagLimit")
	MeterFilter libp2pProtocolTagLimit(Libp2pProperties properties) {
		return MeterFilter.maximumAllowableTags("libp2p.", "protocol",
				properties.metrics().maxProtocolTags() + Libp2pMetrics.RESERVED_PROTOCOL_TAGS, MeterFilter.deny());
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(KeptPeers.class)
	KeptPeerGauges libp2pKeptPeerGauges(KeptPeers kept) {
		return new KeptPeerGauges(kept::peers);
	}

	@Bean
	@ConditionalOnMissingBean
	NodeGauges libp2pNodeGauges(ConnectionManager node) {
		return new NodeGauges(node::info);
	}

}
