/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.observation.InboundObservationInterceptor;
import io.github.libp2p4j.spring.observation.InboundStreamObservationConvention;
import io.github.libp2p4j.spring.observation.OutboundObservationInterceptor;
import io.github.libp2p4j.spring.observation.OutboundStreamObservationConvention;
import io.github.libp2p4j.spring.observation.TracePropagation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration of observations of streams.
 */
@AutoConfiguration(after = Libp2pAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, ConnectionManager.class })
@ConditionalOnBooleanProperty(name = { "libp2p.enabled", "libp2p.observation.enabled" }, matchIfMissing = true)
public final class Libp2pObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InboundObservationInterceptor libp2pInboundObservationInterceptor(ObservationRegistry registry,
			ObjectProvider<InboundStreamObservationConvention> convention, Libp2pProperties properties,
			ObjectProvider<TracePropagation> propagation) {
		return new InboundObservationInterceptor(registry, convention.getIfAvailable(),
				properties.metrics().maxProtocolTags(), propagation.getIfAvailable());
	}

	@Bean
	@ConditionalOnMissingBean
	OutboundObservationInterceptor libp2pOutboundObservationInterceptor(ObservationRegistry registry,
			ObjectProvider<OutboundStreamObservationConvention> convention, Libp2pProperties properties,
			ConnectionManager node) {
		return new OutboundObservationInterceptor(registry, convention.getIfAvailable(),
				properties.metrics().maxProtocolTags(), properties.observation().propagation() ? node : null);
	}

	/**
	 * Traces that go on at peers.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("libp2p.observation.propagation")
	static class PropagationConfiguration {

		@Bean
		@ConditionalOnMissingBean
		TracePropagation libp2pTracePropagation() {
			return new TracePropagation();
		}

		@Bean
		Libp2pBuilderCustomizer libp2pTraceVariant(TracePropagation propagation) {
			return (builder) -> builder.variant(propagation);
		}

	}

}
