/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.RequestLimits;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * Makes exchanges: through the interceptors, to whichever peer can be reached. What it
 * returns fails with {@link RequestException}s that name group and method, or with what
 * an interceptor threw; cancelling it gives up the dial or resets the stream.
 * Thread-safe.
 */
final class Exchanges {

	private final ConnectionManager node;

	private final List<ExchangeInterceptor> interceptors;

	private final Executor retries;

	/**
	 * @param retries where further attempts to reach a peer begin
	 */
	Exchanges(ConnectionManager node, List<ExchangeInterceptor> interceptors, Executor retries) {
		this.node = node;
		this.retries = retries;
		this.interceptors = List.copyOf(interceptors);
	}

	/**
	 * One message, and one answer or none.
	 */
	<Q, A> CompletableFuture<A> ask(Exchange exchange, RequestProtocol<Q, A> protocol, Q request) {
		RequestProtocol<Q, A> limited = protocol.withFraming(exchange.options().framing()).withLimits(limits(exchange));
		return run(exchange,
				(connection, left) -> this.node.requestAsync(connection, limited.withTimeout(left), request),
				(answer) -> answer);
	}

	/**
	 * @return completes when the peer has agreed on the protocol
	 */
	CompletableFuture<Stream> open(Exchange exchange) {
		StreamOptions options = StreamOptions.protocols(exchange.options().protocol());
		CompletableFuture<Stream> opened = new CompletableFuture<>();
		CompletableFuture<Stream> result = run(exchange, (connection, left) -> {
			CompletableFuture<Stream> stream = connection.newStreamAsync(options.negotiationTimeout(left))
				.toCompletableFuture();
			stream.thenAccept((ready) -> {
				if (!opened.complete(ready)) {
					ready.reset();
				}
			});
			return stream;
		}, (stage) -> stage.thenCompose(Stream::closed));
		result.whenComplete((ended, failure) -> opened
			.completeExceptionally((failure != null) ? failure : new IllegalStateException(
					"An interceptor ended " + exchange.options().protocol() + " without opening a stream")));
		opened.whenComplete((stream, failure) -> {
			if (opened.isCancelled()) {
				result.cancel(false);
			}
		});
		return opened;
	}

	/**
	 * @param end from the conversation's stage to the one that interceptors see
	 * @return what the outermost interceptor says
	 */
	private <T> CompletableFuture<T> run(Exchange exchange,
			BiFunction<Connection, Duration, CompletionStage<T>> conversation,
			Function<CompletableFuture<T>, CompletionStage<?>> end) {
		ExchangeOptions options = exchange.options();
		ExchangeGate gate = exchange.route().gate();
		if (!gate.tryEnter()) {
			return CompletableFuture.failedFuture(ExchangeFailures.because(options, Reason.LIMIT, Origin.LIBRARY,
					gate.most() + " are under way already (max-concurrency)", null));
		}
		ExchangeCall call = new ExchangeCall(options, exchange.route().targets(), exchange.shape());
		ExchangeRun<T> run = new ExchangeRun<>(this.node, this.retries, exchange, call, conversation);
		CompletableFuture<T> result = new CompletableFuture<>();
		intercept(call, 0, () -> end.apply(run.start())).whenComplete((value, failure) -> {
			gate.leave();
			if (failure != null) {
				result.completeExceptionally(ExchangeFailures.of(options, failure));
			}
			else {
				@SuppressWarnings("unchecked")
				T answer = (T) value;
				result.complete(answer);
			}
		});
		result.whenComplete((value, failure) -> {
			if (result.isCancelled()) {
				run.cancel();
			}
		});
		return result;
	}

	private CompletionStage<?> intercept(ExchangeCall call, int index, ExchangeInterceptor.Next last) {
		try {
			if (index == this.interceptors.size()) {
				return last.proceed();
			}
			ExchangeInterceptor interceptor = this.interceptors.get(index);
			return Objects.requireNonNull(interceptor.intercept(call, () -> intercept(call, index + 1, last)),
					() -> interceptor + " returned no stage");
		}
		catch (Exception ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Where a group counts its exchanges, the core need not count them by protocol.
	 */
	private static RequestLimits limits(Exchange exchange) {
		int most = exchange.options().maxMessageBytes();
		RequestLimits limits = RequestLimits.defaults().withMaxRequestBytes(most).withMaxAnswerBytes(most);
		return exchange.route().gate().isBounded() ? limits.withOutbound(Integer.MAX_VALUE) : limits;
	}

	/**
	 * Cancels the stage that another one was derived from when that is cancelled.
	 * @return the derived one
	 */
	static <T extends @Nullable Object> CompletableFuture<T> cancelling(CompletableFuture<T> derived,
			CompletableFuture<?> origin) {
		derived.whenComplete((value, failure) -> {
			if (derived.isCancelled()) {
				origin.cancel(false);
			}
		});
		return derived;
	}

	/**
	 * Waits for what an exchange comes to.
	 */
	static <T extends @Nullable Object> T await(ExchangeOptions options, CompletableFuture<T> stage) {
		try {
			return stage.get();
		}
		catch (InterruptedException ex) {
			stage.cancel(false);
			Thread.currentThread().interrupt();
			throw ExchangeFailures.because(options, Reason.CANCELLED, Origin.APPLICATION, "interrupted", ex);
		}
		catch (ExecutionException | CancellationException ex) {
			throw ExchangeFailures.here(ex);
		}
	}

}
