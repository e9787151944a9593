/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Kotlin's {@code suspend fun} as a method of handlers and clients: what it returns is a
 * {@link Mono}, or a {@link Flux} where it returns a {@code Flow}. Stateless; needs
 * {@code kotlinx-coroutines-reactor} and {@code kotlin-reflect}.
 */
public final class SuspendingFunctions {

	/** What is to be added where they are missing. */
	public static final String NEEDED = "org.jetbrains.kotlinx:kotlinx-coroutines-reactor and "
			+ "org.jetbrains.kotlin:kotlin-reflect";

	private static final boolean SUPPORTED = isPresent("kotlinx.coroutines.reactor.MonoKt")
			&& isPresent("kotlin.reflect.full.KClasses");

	private SuspendingFunctions() {
	}

	private static boolean isPresent(String name) {
		return ClassUtils.isPresent(name, SuspendingFunctions.class.getClassLoader());
	}

	/**
	 * Whether a method is one; its last parameter is the continuation then.
	 */
	public static boolean is(Method method) {
		return KotlinDetector.isSuspendingFunction(method);
	}

	public static boolean isSupported() {
		return SUPPORTED;
	}

	/**
	 * What a suspending function gives: {@code Mono<Void>} if nothing, {@code Mono} of
	 * one value, {@code Flux} of a flow's.
	 * @param type that the method is looked at in
	 */
	public static ResolvableType resultOf(Method method, Class<?> type) {
		ResolvableType continuation = ResolvableType.forMethodParameter(method, method.getParameterCount() - 1, type);
		ResolvableType value = unwrapped(continuation.getGeneric(0), continuation);
		Class<?> raw = value.toClass();
		if (raw.getName().equals("kotlin.Unit")) {
			return ResolvableType.forClassWithGenerics(Mono.class, Void.class);
		}
		if (raw.getName().equals("kotlinx.coroutines.flow.Flow")) {
			return ResolvableType.forClassWithGenerics(Flux.class, unwrapped(value.getGeneric(0), value));
		}
		return ResolvableType.forClassWithGenerics(Mono.class, value);
	}

	/** A continuation takes {@code ? super T}, a flow gives {@code ? extends T}. */
	private static ResolvableType unwrapped(ResolvableType generic, ResolvableType owner) {
		Type type = generic.getType();
		if (type instanceof WildcardType wildcard) {
			Type[] bounds = (wildcard.getLowerBounds().length > 0) ? wildcard.getLowerBounds()
					: wildcard.getUpperBounds();
			return ResolvableType.forType(bounds[0], owner);
		}
		return generic;
	}

	/**
	 * Calls one.
	 * @param arguments all but the continuation
	 */
	@SuppressWarnings("NullAway") // Spring declares no null in an array that it passes
									// on.
	public static Publisher<?> invoke(Method method, Object target, @Nullable Object[] arguments) {
		return CoroutinesUtils.invokeSuspendingFunction(method, target, arguments);
	}

}
