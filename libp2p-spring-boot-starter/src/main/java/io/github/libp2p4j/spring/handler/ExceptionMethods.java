/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ExceptionDepthComparator;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * The {@link StreamExceptionHandler} methods of one bean. Immutable.
 */
final class ExceptionMethods {

	static final ExceptionMethods NONE = new ExceptionMethods(List.of());

	private final List<Entry> entries;

	/**
	 * A method for one type.
	 */
	private record Entry(Class<? extends Throwable> type, ExceptionMethod method) {
	}

	private ExceptionMethods(List<Entry> entries) {
		this.entries = List.copyOf(entries);
	}

	static ExceptionMethods of(HandlerComponents components, String beanName) {
		Class<?> type = BeanTypes.targetType(components.beanFactory(), beanName);
		if (type == null || !AnnotationUtils.isCandidateClass(type, StreamExceptionHandler.class)) {
			return NONE;
		}
		Map<Method, StreamExceptionHandler> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<StreamExceptionHandler>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, StreamExceptionHandler.class));
		List<Entry> entries = new ArrayList<>();
		methods.forEach((method, annotation) -> {
			BeanMethod called = BeanMethod.of(components.beanFactory(), beanName, type, method);
			ExceptionMethod handler = ExceptionMethod.of(components, called);
			types(annotation, called).forEach((failure) -> add(entries, new Entry(failure, handler)));
		});
		return new ExceptionMethods(entries);
	}

	private static List<Class<? extends Throwable>> types(StreamExceptionHandler annotation, BeanMethod method) {
		if (annotation.value().length > 0) {
			return List.of(annotation.value());
		}
		List<Class<? extends Throwable>> types = new ArrayList<>();
		for (MethodParameter parameter : method.parameters()) {
			if (Throwable.class.isAssignableFrom(parameter.getParameterType())) {
				types.add(parameter.getParameterType().asSubclass(Throwable.class));
			}
		}
		if (types.isEmpty()) {
			throw new InvalidStreamHandlerException(method.description(),
					"@StreamExceptionHandler names no exception, and the method takes none",
					"Name one, such as @StreamExceptionHandler(IllegalArgumentException.class), or take it as a "
							+ "parameter.");
		}
		return types;
	}

	private static void add(List<Entry> entries, Entry added) {
		entries.stream().filter((entry) -> entry.type() == added.type()).findFirst().ifPresent((other) -> {
			throw new InvalidStreamHandlerException(added.method().description(),
					added.type().getName() + " is dealt with by " + other.method().description() + " already",
					"Name each exception on one @StreamExceptionHandler method of a bean.");
		});
		entries.add(added);
	}

	/**
	 * The method whose type is nearest to the failure, or else to its cause.
	 */
	@Nullable ExceptionMethod find(Throwable failure) {
		// Bounded: chains of causes are short, cycles are possible.
		Throwable current = failure;
		for (int depth = 0; depth < 8 && current != null; depth++) {
			Throwable searched = current;
			Comparator<Class<? extends Throwable>> nearest = new ExceptionDepthComparator(searched);
			Entry found = this.entries.stream()
				.filter((entry) -> entry.type().isInstance(searched))
				.min(Comparator.comparing(Entry::type, nearest))
				.orElse(null);
			if (found != null) {
				return found.method();
			}
			current = current.getCause();
		}
		return null;
	}

}
