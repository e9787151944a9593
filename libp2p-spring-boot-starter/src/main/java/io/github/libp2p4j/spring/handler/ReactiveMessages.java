/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.github.libp2p4j.MessageReader;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Between messages and reactive types. Apart from the others, since Reactive Streams may
 * be absent. Stateless.
 */
final class ReactiveMessages {

	private ReactiveMessages() {
	}

	/**
	 * The messages of a peer, each read when there is demand for it.
	 */
	static Object incoming(ReactiveAdapter adapter, MessageReader messages, PayloadReader reader, String protocol) {
		AtomicBoolean subscribed = new AtomicBoolean();
		Publisher<Object> publisher = (subscriber) -> {
			IncomingSubscription subscription = new IncomingSubscription(subscriber, messages,
					(message) -> reader.read(message, protocol));
			if (subscribed.compareAndSet(false, true)) {
				subscriber.onSubscribe(subscription);
			}
			else {
				subscription.cancel();
				subscriber.onSubscribe(subscription);
				subscriber.onError(new IllegalStateException("The messages of a stream can be subscribed to once"));
			}
		};
		return adapter.fromPublisher(publisher);
	}

	/**
	 * The one value of a reactive result.
	 * @return completes with null if there is none; cancelling it cancels the
	 * subscription
	 */
	static CompletableFuture<@Nullable Object> single(ReactiveAdapter adapter, Object result) {
		SingleSubscriber subscriber = new SingleSubscriber();
		adapter.<Object>toPublisher(result).subscribe(subscriber);
		return subscriber.value;
	}

	/**
	 * Writes the values of a reactive result one after the other: the next is asked for
	 * when the stream has taken the one before.
	 * @param write completes when the next value may come
	 * @return completes after the last; cancelling it cancels the subscription
	 */
	static CompletableFuture<@Nullable Object> outgoing(ReactiveAdapter adapter, Object result,
			Function<Object, CompletionStage<Void>> write) {
		OutgoingSubscriber subscriber = new OutgoingSubscriber(write);
		adapter.<Object>toPublisher(result).subscribe(subscriber);
		return subscriber.end;
	}

	private static final class IncomingSubscription implements Subscription {

		private final Subscriber<? super Object> subscriber;

		private final MessageReader messages;

		private final Function<byte[], Object> reader;

		private final AtomicLong demand = new AtomicLong();

		private volatile boolean over;

		IncomingSubscription(Subscriber<? super Object> subscriber, MessageReader messages,
				Function<byte[], Object> reader) {
			this.subscriber = subscriber;
			this.messages = messages;
			this.reader = reader;
		}

		@Override
		public void request(long count) {
			if (count < 1) {
				fail(new IllegalArgumentException("Demand must be positive, was " + count));
			}
			// Whoever raises the demand from zero delivers, until it is zero again.
			else if (!this.over && this.demand.getAndAccumulate(count, IncomingSubscription::sum) == 0) {
				deliver();
			}
		}

		private static long sum(long first, long second) {
			long sum = first + second;
			return (sum < 0) ? Long.MAX_VALUE : sum;
		}

		private void deliver() {
			while (!this.over) {
				CompletableFuture<Optional<byte[]>> message = this.messages.readAsync().toCompletableFuture();
				if (!message.isDone()) {
					message.whenComplete((value, failure) -> {
						if (delivered(value, failure)) {
							deliver();
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
		 * @return whether there is demand for another message
		 */
		private boolean delivered(Optional<byte[]> message, @Nullable Throwable failure) {
			if (this.over) {
				return false;
			}
			if (failure != null) {
				fail(Stages.cause(failure));
				return false;
			}
			if (message.isEmpty()) {
				this.over = true;
				this.subscriber.onComplete();
				return false;
			}
			Object payload;
			try {
				payload = this.reader.apply(message.get());
			}
			catch (RuntimeException ex) {
				fail(ex);
				return false;
			}
			this.subscriber.onNext(payload);
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
		}

	}

	private static final class SingleSubscriber implements Subscriber<Object> {

		private final CompletableFuture<@Nullable Object> value = new CompletableFuture<>();

		@Override
		public void onSubscribe(Subscription subscription) {
			this.value.whenComplete((done, failure) -> {
				if (this.value.isCancelled()) {
					subscription.cancel();
				}
			});
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Object item) {
			this.value.complete(item);
		}

		@Override
		public void onError(Throwable failure) {
			this.value.completeExceptionally(failure);
		}

		@Override
		public void onComplete() {
			this.value.complete(null);
		}

	}

	private static final class OutgoingSubscriber implements Subscriber<Object> {

		private final Function<Object, CompletionStage<Void>> write;

		private final CompletableFuture<@Nullable Object> end = new CompletableFuture<>();

		private @Nullable Subscription subscription;

		private volatile CompletionStage<Void> last = CompletableFuture.completedStage(null);

		OutgoingSubscriber(Function<Object, CompletionStage<Void>> write) {
			this.write = write;
		}

		@Override
		public void onSubscribe(Subscription given) {
			this.subscription = given;
			this.end.whenComplete((done, failure) -> {
				if (failure != null) {
					given.cancel();
				}
			});
			given.request(1);
		}

		@Override
		public void onNext(Object item) {
			CompletionStage<Void> written;
			try {
				written = this.write.apply(item);
				this.last = written;
			}
			catch (RuntimeException ex) {
				this.end.completeExceptionally(ex);
				return;
			}
			written.whenComplete((nothing, failure) -> {
				Subscription given = this.subscription;
				if (failure != null) {
					this.end.completeExceptionally(Stages.cause(failure));
				}
				else if (given != null) {
					given.request(1);
				}
			});
		}

		@Override
		public void onError(Throwable failure) {
			this.end.completeExceptionally(failure);
		}

		/** Comes without demand, and so while the last value may still be waiting. */
		@Override
		public void onComplete() {
			this.last.whenComplete((nothing, failure) -> this.end.complete(null));
		}

	}

}
