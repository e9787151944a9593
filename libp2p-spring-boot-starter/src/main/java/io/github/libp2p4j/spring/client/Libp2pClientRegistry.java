/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.util.StringValueResolver;

/**
 * The clients of an application, by group and interface. Thread-safe.
 */
public final class Libp2pClientRegistry {

	private final Libp2pRequester requester;

	private final StringValueResolver resolver;

	private final Map<Key, Object> clients = new ConcurrentHashMap<>();

	/**
	 * @param requester makes the exchanges, and knows the groups
	 * @param resolver resolves placeholders and expressions in annotations
	 */
	public Libp2pClientRegistry(Libp2pRequester requester, StringValueResolver resolver) {
		this.requester = requester;
		this.resolver = resolver;
	}

	/**
	 * The client of a group for an interface, made when it is first asked for: one that
	 * {@link ImportLibp2pClients} made a bean, or any other.
	 * @throws InvalidLibp2pClientException if the interface says something that cannot
	 * work
	 * @throws MissingPeersException if neither the group has peers nor a method a
	 * parameter for the one to ask
	 * @throws io.github.libp2p4j.spring.payload.UnsupportedPayloadException if a message
	 * cannot be turned into bytes
	 */
	public <T> T getClient(String group, Class<T> type) {
		return type.cast(this.clients.computeIfAbsent(new Key(group, type), this::create));
	}

	/**
	 * The client of the group {@code default}.
	 */
	public <T> T getClient(Class<T> type) {
		return getClient(ImportLibp2pClients.DEFAULT_GROUP, type);
	}

	private Object create(Key key) {
		PeerGroup group = this.requester.peerGroup(key.group());
		ClientContract contract = new ClientContract(key.type(), group, this.requester.engine(), this.resolver);
		return ClientInvocationHandler.proxy(key.type(), group, contract.methods());
	}

	private record Key(String group, Class<?> type) {
	}

}
