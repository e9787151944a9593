/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The messages of a stream for a reactive library: each is read when there is demand for
 * it, which is what gives the peer credit, and none is queued. Thread-safe. Needs
 * Reactive Streams.
 */
public final class MessageSubscription implements Subscription {

	private final Subscriber<? super Object> subscriber;

	private final Supplier<CompletableFuture<Optional<Object>>> next;

	private final Runnable abandon;

	private final AtomicLong demand = new AtomicLong();

	private volatile boolean over;

	/**
	 * @param next reads the next message: empty after the last. Not called again before
	 * it has completed
	 * @param abandon gives up what is not read, when the subscriber cancels or breaks the
	 * rules
	 */
	public MessageSubscription(Subscriber<? super Object> subscriber,
			Supplier<CompletableFuture<Optional<Object>>> next, Runnable abandon) {
		this.subscriber = subscriber;
		this.next = next;
		this.abandon = abandon;
	}

	@Override
	public void request(long count) {
		if (count < 1) {
			fail(new IllegalArgumentException("Demand must be positive, was " + count));
			this.abandon.run();
		}
		// Whoever raises the demand from zero delivers, until it is zero again.
		else if (!this.over && this.demand.getAndAccumulate(count, MessageSubscription::sum) == 0) {
			deliver();
		}
	}

	private static long sum(long first, long second) {
		long sum = first + second;
		return (sum < 0) ? Long.MAX_VALUE : sum;
	}

	private void deliver() {
		while (!this.over) {
			CompletableFuture<Optional<Object>> message;
			try {
				message = this.next.get();
			}
			catch (RuntimeException ex) {
				fail(ex);
				return;
			}
			if (!message.isDone()) {
				message.whenComplete((value, failure) -> {
					if (delivered(value, failure)) {
						deliver();
					}
				});
				return;
			}
			// What is there already is delivered in a loop, which keeps the stack flat.
			if (!message.handle(this::delivered).join()) {
				return;
			}
		}
	}

	/**
	 * @return whether there is demand for another message
	 */
	private boolean delivered(@Nullable Optional<Object> message, @Nullable Throwable failure) {
		if (this.over) {
			return false;
		}
		if (failure != null || message == null) {
			fail(cause(failure));
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

	private static Throwable cause(@Nullable Throwable failure) {
		if (failure instanceof CompletionException && failure.getCause() != null) {
			return failure.getCause();
		}
		return (failure != null) ? failure : new IllegalStateException("Neither a message nor a failure");
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
		this.abandon.run();
	}

}
