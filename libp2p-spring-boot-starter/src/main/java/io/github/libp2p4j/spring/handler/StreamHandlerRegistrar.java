/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.libp2p4j.ConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Registers the handlers among the beans with the node: after all singletons exist,
 * before any lifecycle starts.
 */
public final class StreamHandlerRegistrar implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(StreamHandlerRegistrar.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ConnectionManager node;

	private final HandlerGate gate;

	public StreamHandlerRegistrar(ConfigurableListableBeanFactory beanFactory, ConnectionManager node,
			HandlerGate gate) {
		this.beanFactory = beanFactory;
		this.node = node;
		this.gate = gate;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Map<String, String> registered = new LinkedHashMap<>();
		for (DiscoveredHandler handler : new StreamHandlerDiscovery(this.beanFactory).discover()) {
			for (String protocol : handler.protocols()) {
				String first = registered.putIfAbsent(protocol, handler.description());
				if (first != null) {
					throw new DuplicateProtocolException(protocol, first, handler.description());
				}
				register(handler, protocol);
			}
		}
	}

	private void register(DiscoveredHandler handler, String protocol) {
		if (this.node.protocols().contains(protocol)) {
			throw new DuplicateProtocolException(protocol, "one that the node has already", handler.description());
		}
		handler.register(protocol, this.node, this.gate);
		logger.debug("{} serves {}", handler.description(), protocol);
	}

}
