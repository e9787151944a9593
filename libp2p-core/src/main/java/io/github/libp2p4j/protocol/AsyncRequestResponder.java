/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.AsyncRequestHandler;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves requests by an asynchronous handler, without holding a thread. Thread-safe.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
final class AsyncRequestResponder<Q, A> implements AsyncProtocolHandler {

	private final ServedProtocol<Q, A> served;

	private final AsyncRequestHandler<Q, A> handler;

	AsyncRequestResponder(ServedProtocol<Q, A> served, AsyncRequestHandler<Q, A> handler) {
		this.served = served;
		this.handler = handler;
	}

	@Override
	public CompletionStage<?> handle(Stream stream) {
		Registration place = this.served.admit(stream);
		if (place == null) {
			return CompletableFuture.completedStage(null);
		}
		try {
			return serve(stream, place).whenComplete((ignored, failure) -> place.close());
		}
		catch (RuntimeException | Error ex) {
			// The system has no more memory or threads.
			place.close();
			throw ex;
		}
	}

	private CompletionStage<Void> serve(Stream stream, Registration place) {
		Registration deadline = this.served.limitTime(stream);
		return this.served.input(stream)
			.readAsync()
			.thenCompose((message) -> answer(stream, this.served.decode(stream, message)))
			.thenCompose((answer) -> send(stream, place, this.served.frame(answer)))
			.whenComplete((ignored, failure) -> deadline.close());
	}

	private CompletionStage<A> answer(Stream stream, Q request) {
		CompletableFuture<A> answer;
		try {
			answer = this.handler.handle(request, this.served.context(stream)).toCompletableFuture();
		}
		catch (Exception ex) {
			throw this.served.handlerFailed(ex);
		}
		AtomicReference<@Nullable Throwable> gone = new AtomicReference<>();
		stream.closed().whenComplete((ignored, failure) -> {
			if (failure != null) {
				gone.set(Completions.cause(failure));
				answer.cancel(true);
			}
		});
		return answer.handle((value, failure) -> {
			Throwable end = gone.get();
			if (end != null && answer.isCancelled()) {
				// Not the handler's doing, nor worth more than a line at debug.
				throw new CompletionException(end);
			}
			if (failure != null) {
				throw this.served.handlerFailed(Completions.cause(failure));
			}
			return value;
		});
	}

	private static CompletionStage<Void> send(Stream stream, Registration place, ByteBuffer answer) {
		ByteBuffer end = ServedProtocol.cutEnd(answer);
		if (!answer.hasRemaining()) {
			place.close();
			return stream.writeAsync(end);
		}
		return stream.writeAsync(answer).thenCompose((ignored) -> {
			place.close();
			return stream.writeAsync(end);
		});
	}

}
