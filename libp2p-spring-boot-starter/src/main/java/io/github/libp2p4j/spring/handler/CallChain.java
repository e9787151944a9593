/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletionStage;

/**
 * What is left of the way of a call through the interceptors to the handler. Immutable.
 *
 * @param call on its way
 * @param next the index of the next interceptor
 */
record CallChain(HandlerCall call, int next) implements StreamInterceptor.Next {

	@Override
	public CompletionStage<?> proceed(StreamCall stream) throws Exception {
		if (this.next == this.call.spec().interceptors().size()) {
			return this.call.invoke(stream);
		}
		StreamInterceptor interceptor = this.call.spec().interceptors().get(this.next);
		CompletionStage<?> end = interceptor.intercept(stream, new CallChain(this.call, this.next + 1));
		if (end == null) {
			throw new IllegalStateException(interceptor.getClass().getName()
					+ ".intercept returned null; return what next.proceed does, or a completed stage");
		}
		return end;
	}

}
