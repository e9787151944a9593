/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;

import io.github.libp2p4j.spring.payload.SuspendingFunctions;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a client's interface. Thread-safe.
 */
final class ClientInvocationHandler implements InvocationHandler {

	private static final Object[] NO_ARGUMENTS = {};

	private final String description;

	private final Map<Method, ClientMethod> methods;

	private ClientInvocationHandler(String description, Map<Method, ClientMethod> methods) {
		this.description = description;
		this.methods = Map.copyOf(methods);
	}

	static <T> T proxy(Class<T> client, PeerGroup group, Map<Method, ClientMethod> methods) {
		InvocationHandler handler = new ClientInvocationHandler(
				client.getSimpleName() + " of client group '" + group.name() + "'", methods);
		return client.cast(Proxy.newProxyInstance(client.getClassLoader(), new Class<?>[] { client }, handler));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		@Nullable Object[] values = (arguments != null) ? arguments : NO_ARGUMENTS;
		ClientMethod exchange = this.methods.get(method);
		if (exchange != null) {
			Object result = exchange.invoke(values);
			return SuspendingFunctions.is(method) ? SuspendingCalls.await(result, values) : result;
		}
		if (method.isDefault()) {
			return InvocationHandler.invokeDefault(proxy, method, values);
		}
		return switch (method.getName()) {
			case "equals" -> proxy == values[0];
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.description;
		};
	}

}
