/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import io.github.libp2p4j.Connection;

import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;

/**
 * Which types can be a message at all. Stateless.
 */
final class PayloadTypes {

	/**
	 * What holds a resource or is not there yet: a mapper that takes any object would
	 * take these too, and send nonsense.
	 */
	private static final Set<Class<?>> NO_MESSAGES = Set.of(AutoCloseable.class, CompletionStage.class, Future.class,
			Executor.class, Connection.class, Void.class, void.class, ClassLoader.class, Thread.class);

	private PayloadTypes() {
	}

	static boolean isNoMessage(ResolvableType type) {
		Class<?> raw = type.toClass();
		return NO_MESSAGES.stream().anyMatch((none) -> none.isAssignableFrom(raw))
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(raw) != null;
	}

}
