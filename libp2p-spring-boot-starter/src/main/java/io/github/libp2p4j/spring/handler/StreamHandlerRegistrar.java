/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the handlers among the beans: after all singletons exist, before any
 * lifecycle starts.
 */
public final class StreamHandlerRegistrar implements SmartInitializingSingleton {

	private final ConfigurableListableBeanFactory beanFactory;

	private final StreamHandlerRegistry registry;

	public StreamHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, StreamHandlerRegistry registry) {
		this.beanFactory = beanFactory;
		this.registry = registry;
	}

	@Override
	public void afterSingletonsInstantiated() {
		new StreamHandlerDiscovery(this.registry.specs()).discover().forEach(this.registry::add);
		this.beanFactory.getBeanProvider(StreamHandlerRegistration.class)
			.orderedStream()
			.forEach(this.registry::register);
	}

}
