/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;

import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.payload.PayloadHints;
import io.github.libp2p4j.spring.payload.SuspendingFunctions;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * Tells a native image of the methods that handlers are, and of the types of their
 * messages. Stateless.
 */
final class StreamHandlerAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean bean) {
		Class<?> type = ClassUtils.getUserClass(bean.getBeanClass());
		Set<Method> methods = new LinkedHashSet<>(
				MethodIntrospector.selectMethods(type, StreamHandlerAotProcessor::isHandler));
		if (AnnotatedElementUtils.hasAnnotation(type, Libp2pController.class)) {
			methods.addAll(HandlerDeclaration.Contract.all(type).keySet());
		}
		Set<ResolvableType> messages = requests(bean);
		if (methods.isEmpty() && messages.isEmpty()) {
			return null;
		}
		return (context, code) -> {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			methods.forEach((method) -> register(hints, method, type));
			messages.forEach((message) -> PayloadHints.register(hints, message));
		};
	}

	private static boolean isHandler(Method method) {
		return AnnotatedElementUtils.hasAnnotation(method, StreamHandler.class)
				|| AnnotatedElementUtils.hasAnnotation(method, StreamExceptionHandler.class);
	}

	/**
	 * What a bean that is a handler itself is asked and answers.
	 */
	private static Set<ResolvableType> requests(RegisteredBean bean) {
		Set<ResolvableType> messages = new LinkedHashSet<>();
		for (Class<?> kind : new Class<?>[] { RequestHandler.class, AsyncRequestHandler.class }) {
			Stream.of(bean.getBeanType().as(kind).getGenerics())
				.filter((generic) -> generic.resolve() != null)
				.forEach(messages::add);
		}
		return messages;
	}

	private static void register(ReflectionHints hints, Method method, Class<?> type) {
		hints.registerMethod(method, ExecutableMode.INVOKE);
		boolean suspending = SuspendingFunctions.is(method);
		for (int i = 0; i < method.getParameterCount() - (suspending ? 1 : 0); i++) {
			MethodParameter parameter = new MethodParameter(method, i).withContainingClass(type);
			if (!ArgumentSource.KNOWN.containsKey(parameter.getParameterType())
					&& !Throwable.class.isAssignableFrom(parameter.getParameterType())) {
				PayloadHints.register(hints, PayloadParameter.element(parameter));
			}
		}
		ResultType result = (suspending && SuspendingFunctions.isSupported())
				? ResultType.of(SuspendingFunctions.resultOf(method, type), false)
				: ResultType.of(new MethodParameter(method, -1).withContainingClass(type));
		if (result.count() != ResultType.Count.NONE) {
			PayloadHints.register(hints, result.element());
		}
	}

}
