/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A method that reads and writes the bytes of its streams itself. Immutable.
 *
 * @param method what to call
 * @param result whether its end is there later
 * @param blocking whether what it takes blocks
 */
record RawMethod(BoundMethod method, ResultType result, boolean blocking) implements Invocation {

	@Override
	public Exchange exchange() {
		return Exchange.RAW;
	}

	@Override
	public boolean isAsynchronous() {
		return this.result.later() && !this.blocking;
	}

	@Override
	public @Nullable CompletionStage<?> invoke(StreamCall stream, HandlerCall call) throws Exception {
		return this.result.stage(this.method.call(stream, null), this.method.method());
	}

	/** Only the method knows what its peers understand. */
	@Override
	public CompletionStage<?> answer(StreamCall stream, HandlerCall call, byte[] answer) {
		return Stages.done();
	}

}
