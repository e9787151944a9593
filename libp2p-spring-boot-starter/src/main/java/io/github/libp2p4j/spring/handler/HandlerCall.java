/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a handler, from the interceptors to the answer. Thread-safe as far as it is
 * handed from one thread to the next.
 */
final class HandlerCall {

	private final HandlerSpec spec;

	private final byte[] request;

	private volatile byte @Nullable [] answer;

	private volatile boolean reached;

	private volatile boolean handled;

	/**
	 * @param request the message of a unary exchange; else no bytes
	 */
	HandlerCall(HandlerSpec spec, byte[] request) {
		this.spec = spec;
		this.request = request;
	}

	HandlerSpec spec() {
		return this.spec;
	}

	private Duration timeout() {
		Duration timeout = this.spec.terms().timeout();
		return (timeout != null) ? timeout : Duration.ZERO;
	}

	byte[] request() {
		return this.request;
	}

	/**
	 * Answers a unary exchange; the bytes are framed and written when the call has ended.
	 */
	void answer(byte[] bytes) {
		this.answer = bytes;
	}

	/**
	 * What is to be answered; null if the handler was never asked.
	 */
	byte @Nullable [] answer() {
		return this.answer;
	}

	/**
	 * Whether the call came as far as the handler.
	 */
	boolean isReached() {
		return this.reached;
	}

	/**
	 * An exception handler has dealt with the failure of this call.
	 */
	void markHandled() {
		this.handled = true;
	}

	boolean isHandled() {
		return this.handled;
	}

	/**
	 * Goes through the interceptors to the handler.
	 */
	CompletionStage<?> begin(Stream stream) throws Exception {
		return new CallChain(this, 0).proceed(new StreamCall(stream, this.spec.id(), this.spec.isUnary(), timeout()));
	}

	/**
	 * At the end of the chain.
	 */
	CompletionStage<?> invoke(StreamCall stream) throws Exception {
		this.reached = true;
		CompletionStage<?> end;
		try {
			end = this.spec.invocation().invoke(stream, this);
		}
		catch (Exception ex) {
			Throwable told = CallFailures.ofHandler(stream.stream(), this.spec.id(), ex);
			throw Stages.thrown((told != null) ? told : ex);
		}
		if (end == null) {
			Throwable late = CallFailures.ofHandler(stream.stream(), this.spec.id(), null);
			return (late == null) ? Stages.done() : CompletableFuture.failedStage(late);
		}
		CompletableFuture<@Nullable Object> told = new CompletableFuture<>();
		end.whenComplete((value, failure) -> {
			Throwable cause = CallFailures.ofHandler(stream.stream(), this.spec.id(),
					(failure != null) ? Stages.cause(failure) : null);
			if (cause != null) {
				told.completeExceptionally(cause);
			}
			else {
				told.complete(value);
			}
		});
		return told;
	}

}
