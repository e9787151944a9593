/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.handler.HandlerGate;
import io.github.libp2p4j.spring.handler.StreamExceptionResolver;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistrar;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The stream handlers among the beans.
 */
@Configuration(proxyBeanMethods = false)
class HandlerConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StreamHandlerRegistry libp2pStreamHandlerRegistry(ConfigurableListableBeanFactory beanFactory,
			ConnectionManager node, HandlerGate gate, Libp2pProperties properties) {
		return new StreamHandlerRegistry(beanFactory, node, gate, properties.handler().toDefaults());
	}

	@Bean
	@ConditionalOnMissingBean
	StreamHandlerRegistrar libp2pStreamHandlerRegistrar(ConfigurableListableBeanFactory beanFactory,
			StreamHandlerRegistry registry) {
		return new StreamHandlerRegistrar(beanFactory, registry);
	}

	@Bean
	@ConditionalOnMissingBean
	StreamExceptionResolver libp2pStreamExceptionResolver() {
		return new StreamExceptionResolver();
	}

}
