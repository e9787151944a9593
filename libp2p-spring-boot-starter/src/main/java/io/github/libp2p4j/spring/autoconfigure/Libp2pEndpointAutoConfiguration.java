/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.actuate.EndpointSources;
import io.github.libp2p4j.spring.actuate.HandlerControl;
import io.github.libp2p4j.spring.actuate.IdentifiedPeers;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;
import io.github.libp2p4j.spring.actuate.Libp2pEndpointWebExtension;
import io.github.libp2p4j.spring.actuate.RegistryHandlerControl;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of {@code /actuator/libp2p}.
 */
@AutoConfiguration(after = { Libp2pAutoConfiguration.class, Libp2pBootstrapAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ConnectionManager.class)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(Libp2pEndpoint.class)
@EnableConfigurationProperties(EndpointProperties.class)
public final class Libp2pEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IdentifiedPeers libp2pIdentifiedPeers(ConnectionManager node) {
		return new IdentifiedPeers(node);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(StreamHandlerRegistry.class)
	HandlerControl libp2pHandlerControl(StreamHandlerRegistry registry) {
		return new RegistryHandlerControl(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	Libp2pEndpoint libp2pEndpoint(ConnectionManager node, IdentifiedPeers identified, ObjectProvider<KeptPeers> kept,
			ObjectProvider<HandlerControl> handlers, EndpointProperties properties) {
		return new Libp2pEndpoint(
				new EndpointSources(node, identified, kept.getIfAvailable(), handlers.getIfAvailable()),
				properties.showAddresses() == Show.ALWAYS);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(Libp2pEndpoint.class)
	@ConditionalOnAvailableEndpoint(endpoint = Libp2pEndpoint.class, exposure = EndpointExposure.WEB)
	Libp2pEndpointWebExtension libp2pEndpointWebExtension(Libp2pEndpoint endpoint, EndpointProperties properties) {
		return new Libp2pEndpointWebExtension(endpoint, properties.showAddresses(), properties.roles());
	}

}
