/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartFactoryBean;

/**
 * Makes the bean of one client. What is wrong with it shows when the application starts.
 * Immutable.
 *
 * @param <T> the client's interface
 */
final class Libp2pClientFactoryBean<T> implements SmartFactoryBean<T> {

	private final String group;

	private final Class<T> type;

	private final ObjectProvider<Libp2pClientRegistry> registry;

	Libp2pClientFactoryBean(String group, Class<T> type, ObjectProvider<Libp2pClientRegistry> registry) {
		this.group = group;
		this.type = type;
		this.registry = registry;
	}

	@Override
	public T getObject() {
		Libp2pClientRegistry clients = this.registry.getIfAvailable();
		if (clients == null) {
			throw new IllegalStateException("There is no Libp2pClientRegistry to make " + this.type.getName()
					+ " of client group '" + this.group
					+ "': the node is switched off (libp2p.enabled=false), or its auto-configuration is excluded");
		}
		return clients.getClient(this.group, this.type);
	}

	/**
	 * Also of a client that nobody is given; none where the node is switched off.
	 */
	@Override
	public boolean isEagerInit() {
		return this.registry.getIfAvailable() != null;
	}

	@Override
	public Class<T> getObjectType() {
		return this.type;
	}

}
