/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.security.Principal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Protocol;
import io.github.libp2p4j.spring.payload.SuspendingFunctions;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Nullness;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Which parameter of a client's method is what. Immutable.
 */
final class ClientArguments {

	private static final String PAYLOAD_ANNOTATION = "org.springframework.messaging.handler.annotation.Payload";

	private final Method method;

	private final Class<?> client;

	private int target = -1;

	private int timeout = -1;

	private int payload = -1;

	private int principal = -1;

	private ClientArguments(Method method, Class<?> client) {
		this.method = method;
		this.client = client;
	}

	/**
	 * @throws IllegalArgumentException if the parameters make no sense; the message says
	 * why
	 */
	static ClientArguments of(Method method, Class<?> client) {
		ClientArguments arguments = new ClientArguments(method, client);
		Parameter[] parameters = method.getParameters();
		int count = parameters.length - (SuspendingFunctions.is(method) ? 1 : 0);
		for (int i = 0; i < count; i++) {
			arguments.add(parameters[i], i);
		}
		return arguments;
	}

	private void add(Parameter parameter, int index) {
		Class<?> type = parameter.getType();
		if (parameter.isAnnotationPresent(Protocol.class)) {
			throw new IllegalArgumentException(
					"@Protocol is for handlers: nobody has agreed on a protocol before the call");
		}
		if (isPayload(parameter)) {
			this.payload = once(this.payload, index, "messages");
		}
		else if (type == PeerId.class || type == Multiaddr.class || type == Connection.class) {
			this.target = once(this.target, index, "peers to ask");
		}
		else if (type == Duration.class) {
			this.timeout = once(this.timeout, index, "timeouts");
		}
		else if (Principal.class.isAssignableFrom(type)) {
			// Who asks is this node, which the other side knows; a contract may want it
			// there.
			this.principal = once(this.principal, index, "principals");
		}
		else {
			this.payload = once(this.payload, index, "messages");
		}
	}

	private int once(int before, int index, String what) {
		if (before >= 0) {
			throw new IllegalArgumentException("parameters " + before + " and " + index + " are both " + what);
		}
		return index;
	}

	/**
	 * By name, since spring-messaging may be absent.
	 */
	private static boolean isPayload(Parameter parameter) {
		return Arrays.stream(parameter.getAnnotations())
			.map(Annotation::annotationType)
			.anyMatch((type) -> type.getName().equals(PAYLOAD_ANNOTATION));
	}

	boolean hasTarget() {
		return this.target >= 0;
	}

	boolean hasPayload() {
		return this.payload >= 0;
	}

	/**
	 * Whether several messages are sent.
	 */
	boolean isMany() {
		Class<?> type = payloadType().toClass();
		if (type == Iterable.class || type == Iterator.class || type == java.util.stream.Stream.class) {
			return true;
		}
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
		return adapter != null && adapter.isMultiValue();
	}

	/**
	 * The type of a message; {@code byte[]} if there is none to send.
	 */
	ResolvableType messageType() {
		ResolvableType type = payloadType();
		return (isMany() || type.toClass() == Optional.class) ? type.getGeneric(0) : type;
	}

	private ResolvableType payloadType() {
		return hasPayload() ? ResolvableType.forMethodParameter(this.method, this.payload, this.client)
				: ResolvableType.forClass(byte[].class);
	}

	/**
	 * @return null if the call does not say
	 */
	@Nullable PeerTarget target(@Nullable Object[] arguments) {
		Object value = (this.target >= 0) ? arguments[this.target] : null;
		if (value == null) {
			return null;
		}
		if (value instanceof PeerId peer) {
			return PeerTarget.of(peer);
		}
		return (value instanceof Multiaddr address) ? PeerTarget.of(address) : PeerTarget.of((Connection) value);
	}

	/**
	 * @return null if the call does not say
	 */
	@Nullable Duration timeout(@Nullable Object[] arguments) {
		return (this.timeout >= 0) ? (Duration) arguments[this.timeout] : null;
	}

	/**
	 * @return null to send an empty message
	 * @throws IllegalArgumentException for null where the method does not allow it
	 */
	@Nullable Object payload(@Nullable Object[] arguments) {
		if (!hasPayload()) {
			return null;
		}
		Object value = arguments[this.payload];
		if (value instanceof Optional<?> optional) {
			return optional.orElse(null);
		}
		if (value == null && Nullness.forParameter(this.method.getParameters()[this.payload]) != Nullness.NULLABLE) {
			throw new IllegalArgumentException(this.client.getSimpleName() + "." + this.method.getName()
					+ " was called with null for its message; mark the parameter @Nullable to send none");
		}
		return value;
	}

}
