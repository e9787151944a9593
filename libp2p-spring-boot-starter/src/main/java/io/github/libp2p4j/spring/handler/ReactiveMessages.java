/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.spring.payload.MessageSubscription;
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
			MessageSubscription subscription = new MessageSubscription(subscriber,
					() -> messages.readAsync()
						.toCompletableFuture()
						.thenApply((message) -> message.map((bytes) -> reader.read(bytes, protocol))),
					() -> {
					});
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
