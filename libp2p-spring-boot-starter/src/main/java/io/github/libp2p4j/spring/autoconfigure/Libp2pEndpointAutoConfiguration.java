/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of {@code /actuator/libp2p}.
 */
@AutoConfiguration(after = Libp2pAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ConnectionManager.class)
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
@ConditionalOnAvailableEndpoint(Libp2pEndpoint.class)
public final class Libp2pEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Libp2pEndpoint libp2pEndpoint(ConnectionManager node) {
		return new Libp2pEndpoint(node);
	}

}
