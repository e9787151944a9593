/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * One {@code @StreamExceptionHandler} method. Immutable.
 *
 * @param method what to call, with the failure
 * @param result what it returns
 * @param writer makes the answer; null if there is none
 */
record ExceptionMethod(BoundMethod method, ResultType result, ResultType.@Nullable Writer writer) {

	static ExceptionMethod of(HandlerComponents components, BeanMethod method) {
		List<ArgumentSource> arguments = new ArrayList<>();
		for (MethodParameter parameter : method.parameters()) {
			arguments.add(source(parameter, components, method));
		}
		ResultType result = ResultType.of(method);
		if (result.count() == ResultType.Count.MANY) {
			throw new InvalidStreamHandlerException(method.description(), "it returns several messages",
					"Return one answer, or nothing.");
		}
		return new ExceptionMethod(new BoundMethod(method, List.copyOf(arguments)), result,
				result.writer(components.converters(), method.description()));
	}

	private static ArgumentSource source(MethodParameter parameter, HandlerComponents components, BeanMethod method) {
		Class<?> type = parameter.getParameterType();
		if (Throwable.class.isAssignableFrom(type)) {
			return (call, failure) -> nearest(type, (Throwable) failure);
		}
		ArgumentSource source = ArgumentSource.of(parameter, components.resolvers());
		if (source == null) {
			throw new InvalidStreamHandlerException(method.description(),
					"nothing is known for its parameter " + BeanMethod.describe(parameter),
					"An exception handler takes the exception, its cause, and whatever a stream handler may take but "
							+ "the payload.");
		}
		return source;
	}

	/**
	 * The failure, or the first of its causes that is of the type.
	 */
	private static @Nullable Throwable nearest(Class<?> type, @Nullable Throwable failure) {
		Throwable current = failure;
		for (int depth = 0; depth < 8 && current != null; depth++) {
			if (type.isInstance(current)) {
				return current;
			}
			current = current.getCause();
		}
		return null;
	}

	String description() {
		return this.method.method().description();
	}

	/**
	 * @return completes with the answer, or with null for none
	 */
	CompletionStage<byte @Nullable []> deal(StreamCall stream, HandlerCall call, Throwable failure) throws Exception {
		Object returned = this.method.call(stream, failure);
		CompletionStage<? extends @Nullable Object> stage = this.result.stage(returned, this.method.method());
		return (stage == null) ? Stages.of(answer(call, returned)) : stage.thenApply((value) -> answer(call, value));
	}

	private byte @Nullable [] answer(HandlerCall call, @Nullable Object returned) {
		return (this.writer != null) ? this.writer.write(returned, call.spec().terms().maxAnswerBytes()) : null;
	}

}
