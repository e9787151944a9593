/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * A bean's method as a handler. Immutable.
 */
final class StreamHandlerMethod {

	private final Supplier<Object> bean;

	private final Method method;

	private StreamHandlerMethod(Supplier<Object> bean, Method method) {
		this.bean = bean;
		this.method = method;
		ReflectionUtils.makeAccessible(method);
	}

	/**
	 * @param bean looked up for each stream, so that lazy and scoped beans work
	 * @param method what to call: of the proxy's type, if the bean has a proxy
	 * @param description for errors
	 * @throws InvalidStreamHandlerException if the signature is not one of the supported
	 */
	static StreamHandlerMethod of(Supplier<Object> bean, Method method, String description) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length != 1 || parameters[0] != Stream.class) {
			throw unsupported(description, "its parameters are not exactly one io.github.libp2p4j.Stream");
		}
		Class<?> result = method.getReturnType();
		if (result != void.class && !CompletionStage.class.isAssignableFrom(result)) {
			throw unsupported(description, "it returns " + result.getTypeName()
					+ ", which is neither void nor a java.util.concurrent.CompletionStage");
		}
		return new StreamHandlerMethod(bean, method);
	}

	private static InvalidStreamHandlerException unsupported(String description, String problem) {
		return new InvalidStreamHandlerException(description, problem,
				"Declare it as 'void handle(Stream stream)', which may block, or as 'CompletionStage<?> handle(Stream "
						+ "stream)', which must not; any name and visibility will do.");
	}

	boolean isAsynchronous() {
		return this.method.getReturnType() != void.class;
	}

	ProtocolHandler blocking() {
		return (stream) -> invoke(stream);
	}

	AsyncProtocolHandler asynchronous() {
		return (stream) -> {
			CompletionStage<?> stage = (CompletionStage<?>) invoke(stream);
			if (stage == null) {
				throw new IllegalStateException(this.method + " returned null instead of a CompletionStage");
			}
			return stage;
		};
	}

	private @Nullable Object invoke(Stream stream) throws Exception {
		try {
			return this.method.invoke(this.bean.get(), stream);
		}
		catch (InvocationTargetException ex) {
			Throwable failure = ex.getTargetException();
			ReflectionUtils.rethrowException(failure);
			throw new IllegalStateException("Unreachable", failure);
		}
	}

}
