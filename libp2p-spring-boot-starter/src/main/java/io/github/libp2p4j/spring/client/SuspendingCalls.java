/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Objects;

import kotlin.coroutines.Continuation;
import kotlinx.coroutines.reactive.ReactiveFlowKt;
import kotlinx.coroutines.reactor.MonoKt;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls of a client's {@code suspend fun}: suspends the caller until the answer is there,
 * or gives a flow of the answers. Stateless; loaded only where Kotlin is.
 */
final class SuspendingCalls {

	private SuspendingCalls() {
	}

	/**
	 * @param result a {@link Mono} or a {@link Flux}
	 * @param arguments of the call, the continuation last
	 * @return what the compiled function is to return: a value, or that it is suspended
	 */
	@SuppressWarnings("unchecked")
	static @Nullable Object await(@Nullable Object result, @Nullable Object[] arguments) {
		if (result instanceof Flux<?> answers) {
			return ReactiveFlowKt.asFlow(answers);
		}
		Continuation<Object> continuation = (Continuation<Object>) Objects
			.requireNonNull(arguments[arguments.length - 1]);
		return MonoKt.awaitSingleOrNull((Mono<Object>) Objects.requireNonNull(result), continuation);
	}

}
