/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Exchanges of one answer for reactive libraries: each subscription makes one when it
 * asks for the answer, and gives it up when it is cancelled. Thread-safe. Needs Reactive
 * Streams, and is loaded only for methods that return a type of such a library.
 *
 * @param exchange makes the exchange
 */
record ReactiveAnswers(Supplier<CompletableFuture<@Nullable Object>> exchange) implements Publisher<Object> {

	static Object deferred(ReactiveAdapter adapter, Supplier<CompletableFuture<@Nullable Object>> exchange) {
		return adapter.fromPublisher(new ReactiveAnswers(exchange));
	}

	@Override
	public void subscribe(Subscriber<? super Object> subscriber) {
		subscriber.onSubscribe(new OneAnswer(subscriber, this.exchange));
	}

	private static final class OneAnswer implements Subscription {

		private final Subscriber<? super Object> subscriber;

		private final Supplier<CompletableFuture<@Nullable Object>> exchange;

		private final AtomicBoolean begun = new AtomicBoolean();

		private volatile boolean cancelled;

		private volatile @Nullable CompletableFuture<?> pending;

		OneAnswer(Subscriber<? super Object> subscriber, Supplier<CompletableFuture<@Nullable Object>> exchange) {
			this.subscriber = subscriber;
			this.exchange = exchange;
		}

		@Override
		public void request(long count) {
			if (this.cancelled || !this.begun.compareAndSet(false, true)) {
				return;
			}
			if (count <= 0) {
				this.subscriber.onError(new IllegalArgumentException("Demand must be positive, was " + count));
				return;
			}
			CompletableFuture<@Nullable Object> stage;
			try {
				stage = this.exchange.get();
			}
			catch (RuntimeException ex) {
				this.subscriber.onError(ex);
				return;
			}
			this.pending = stage;
			if (this.cancelled) {
				stage.cancel(false);
			}
			stage.whenComplete(this::ended);
		}

		private void ended(@Nullable Object answer, @Nullable Throwable failure) {
			if (this.cancelled) {
				return;
			}
			if (failure != null) {
				this.subscriber.onError(ExchangeFailures.unwrap(failure));
				return;
			}
			if (answer != null) {
				this.subscriber.onNext(answer);
			}
			this.subscriber.onComplete();
		}

		@Override
		public void cancel() {
			this.cancelled = true;
			CompletableFuture<?> current = this.pending;
			if (current != null) {
				current.cancel(false);
			}
		}

	}

}
