/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.libp2p4j.spring.payload.MessageSubscription;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;

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
		Answers answers = new Answers(this.exchange);
		subscriber.onSubscribe(new MessageSubscription(subscriber, answers::next, answers::abandon));
	}

	/** The answers of the exchange of one subscription. Thread-safe. */
	private static final class Answers {

		private final Supplier<CompletableFuture<IncomingMessages>> exchange;

		private @Nullable CompletableFuture<IncomingMessages> opened;

		private boolean abandoned;

		Answers(Supplier<CompletableFuture<IncomingMessages>> exchange) {
			this.exchange = exchange;
		}

		CompletableFuture<Optional<Object>> next() {
			return opened().thenCompose(IncomingMessages::readAsync);
		}

		private synchronized CompletableFuture<IncomingMessages> opened() {
			if (this.abandoned) {
				return CompletableFuture.failedFuture(new CancellationException("The subscription was cancelled"));
			}
			CompletableFuture<IncomingMessages> current = this.opened;
			if (current == null) {
				current = this.exchange.get();
				this.opened = current;
			}
			return current;
		}

		/** Cancelled outside of the lock, since what depends on it runs at once. */
		void abandon() {
			CompletableFuture<IncomingMessages> current;
			synchronized (this) {
				this.abandoned = true;
				current = this.opened;
			}
			if (current != null) {
				current.cancel(false);
				current.thenAccept(IncomingMessages::close);
			}
		}

	}

}
