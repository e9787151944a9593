/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Exchanges of several answers for reactive libraries: each subscription makes one at its
 * first demand, reads an answer when there is demand for it, which is what gives the peer
 * credit, and resets the stream when it is cancelled. Immutable. Needs Reactive Streams,
 * and is loaded only for methods that return a type of such a library.
 *
 * @param exchange makes the exchange
 */
record ReactiveMessages(Supplier<CompletableFuture<IncomingMessages>> exchange) implements Publisher<Object> {

	static Object deferred(ReactiveAdapter adapter, Supplier<CompletableFuture<IncomingMessages>> exchange) {
		return adapter.fromPublisher(new ReactiveMessages(exchange));
	}

	@Override
	public void subscribe(Subscriber<? super Object> subscriber) {
		subscriber.onSubscribe(new Answers(subscriber, this.exchange));
	}

	private static final class Answers implements Subscription {

		private final Subscriber<? super Object> subscriber;

		private final Supplier<CompletableFuture<IncomingMessages>> exchange;

		private final AtomicLong demand = new AtomicLong();

		private volatile boolean over;

		private volatile @Nullable CompletableFuture<IncomingMessages> opened;

		Answers(Subscriber<? super Object> subscriber, Supplier<CompletableFuture<IncomingMessages>> exchange) {
			this.subscriber = subscriber;
			this.exchange = exchange;
		}

		@Override
		public void request(long count) {
			if (count < 1) {
				fail(new IllegalArgumentException("Demand must be positive, was " + count));
				abandon();
			}
			// Whoever raises the demand from zero delivers, until it is zero again.
			else if (!this.over && this.demand.getAndAccumulate(count, Answers::sum) == 0) {
				deliver();
			}
		}

		private static long sum(long first, long second) {
			long sum = first + second;
			return (sum < 0) ? Long.MAX_VALUE : sum;
		}

		private void deliver() {
			CompletableFuture<IncomingMessages> current = this.opened;
			if (current == null) {
				try {
					current = this.exchange.get();
				}
				catch (RuntimeException ex) {
					fail(ex);
					return;
				}
				this.opened = current;
				if (this.over) {
					abandon();
				}
			}
			current.whenComplete((messages, failure) -> {
				if (failure != null) {
					fail(ExchangeFailures.unwrap(failure));
				}
				else {
					deliver(messages);
				}
			});
		}

		private void deliver(IncomingMessages messages) {
			while (!this.over) {
				CompletableFuture<Optional<Object>> message = messages.readAsync();
				if (!message.isDone()) {
					message.whenComplete((value, failure) -> {
						if (delivered(value, failure)) {
							deliver(messages);
						}
					});
					return;
				}
				// What is there already is delivered in a loop, which keeps the stack
				// flat.
				if (!message.handle(this::delivered).join()) {
					return;
				}
			}
		}

		/**
		 * @return whether there is demand for another answer
		 */
		private boolean delivered(Optional<Object> message, @Nullable Throwable failure) {
			if (this.over) {
				return false;
			}
			if (failure != null) {
				fail(ExchangeFailures.unwrap(failure));
				return false;
			}
			if (message.isEmpty()) {
				this.over = true;
				this.subscriber.onComplete();
				return false;
			}
			this.subscriber.onNext(message.get());
			return this.demand.accumulateAndGet(-1, (left, one) -> (left == Long.MAX_VALUE) ? left : left + one) > 0;
		}

		private void fail(Throwable failure) {
			if (!this.over) {
				this.over = true;
				this.subscriber.onError(failure);
			}
		}

		@Override
		public void cancel() {
			this.over = true;
			abandon();
		}

		private void abandon() {
			CompletableFuture<IncomingMessages> current = this.opened;
			if (current != null) {
				current.cancel(false);
				current.thenAccept(IncomingMessages::close);
			}
		}

	}

}
