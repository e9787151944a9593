/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.StreamState;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;

/**
 * Gives failures of handlers, and of the interceptors inside, to
 * {@code @StreamExceptionHandler} methods: those of the handler's own bean first, then
 * those of the advice. Interceptors of higher precedence see what came of it. Stateless.
 */
public final class StreamExceptionResolver implements StreamInterceptor, Ordered {

	/** Interceptors that are to see the final outcome come before this. */
	public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1000;

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public CompletionStage<?> intercept(StreamCall call, Next next) throws Exception {
		if (!(next instanceof CallChain chain)) {
			return next.proceed(call);
		}
		CompletionStage<?> end;
		try {
			end = next.proceed(call);
		}
		catch (Exception ex) {
			return resolve(call, chain.call(), ex);
		}
		CompletableFuture<?> future = end.toCompletableFuture();
		if (future.isDone() && !future.isCompletedExceptionally()) {
			return end;
		}
		return end.handle((value, failure) -> {
			if (failure == null) {
				return CompletableFuture.<@Nullable Object>completedStage(value);
			}
			try {
				return resolve(call, chain.call(), Stages.cause(failure));
			}
			catch (Exception ex) {
				return CompletableFuture.<@Nullable Object>failedStage(ex);
			}
		}).thenCompose((stage) -> stage);
	}

	private static CompletionStage<?> resolve(StreamCall stream, HandlerCall call, Throwable failure) throws Exception {
		ExceptionMethod method = (failure instanceof Error || CallFailures.endOf(stream.stream()) != null) ? null
				: find(call, failure);
		if (method == null) {
			throw Stages.thrown(failure);
		}
		return Stages.compose(method.deal(stream, call, failure), (answer) -> {
			if (answer != null) {
				return call.spec().invocation().answer(stream, call, answer);
			}
			boolean owing = call.spec().invocation().exchange() == Invocation.Exchange.UNARY;
			if (owing) {
				stream.stream().reset(RequestException.HANDLER_FAILED_CODE);
			}
			if (owing || stream.stream().state() == StreamState.RESET) {
				// Dealt with, and a failure all the same.
				call.markHandled();
				throw Stages.thrown(failure);
			}
			call.answer(new byte[0]);
			return Stages.done();
		});
	}

	private static @Nullable ExceptionMethod find(HandlerCall call, Throwable failure) {
		for (ExceptionMethods methods : call.spec().exceptions()) {
			ExceptionMethod method = methods.find(failure);
			if (method != null) {
				return method;
			}
		}
		return null;
	}

}
