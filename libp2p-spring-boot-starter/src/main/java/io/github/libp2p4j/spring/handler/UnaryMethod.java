/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A method that takes one message, or none, and gives one answer, or none. Immutable.
 *
 * @param method what to call
 * @param payload the parameter for the message; null if it takes none
 * @param result what it returns
 * @param writer makes the answer; null if there is none
 */
record UnaryMethod(BoundMethod method, @Nullable PayloadParameter payload, ResultType result,
		ResultType.@Nullable Writer writer) implements Invocation {

	private static final byte[] NOTHING = new byte[0];

	@Override
	public Exchange exchange() {
		return (this.writer != null) ? Exchange.UNARY : Exchange.ONE_WAY;
	}

	@Override
	public boolean isAsynchronous() {
		return this.result.later();
	}

	@Override
	public boolean isRequestOptional() {
		return this.payload == null || !this.payload.required();
	}

	@Override
	public @Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
		Object given = (this.payload != null) ? this.payload.one(call.request(), stream.stream().protocol()) : null;
		Object returned = this.method.call(stream, given);
		CompletionStage<? extends @Nullable Object> stage = this.result.stage(returned, this.method.method());
		if (stage == null) {
			call.answer(bytes(returned, call));
			return null;
		}
		Stages.cancelWith(stream.stream(), stage);
		return stage.thenAccept((value) -> call.answer(bytes(value, call)));
	}

	private byte[] bytes(@Nullable Object returned, HandlerCall call) {
		return (this.writer != null) ? this.writer.write(returned, call.spec().terms().maxAnswerBytes()) : NOTHING;
	}

}
