/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;

/**
 * The values of a reactive library's type, for a thread that writes them one after the
 * other: each is asked for when the one before has been taken. Confined to the thread
 * that iterates, but for the signals. Needs Reactive Streams, and is loaded only for
 * arguments of such a type.
 */
final class ReactiveIterator implements Iterator<Object>, Subscriber<Object> {

	/** What ends the values, if not a failure. */
	private static final Object END = new Object();

	/** At most the one value that was asked for, and the end. */
	private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

	private volatile @Nullable Subscription subscription;

	private @Nullable Object next;

	private boolean ended;

	/**
	 * @throws IllegalArgumentException if the object is no such type
	 */
	static ReactiveIterator of(Object values) {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(values.getClass());
		if (adapter == null) {
			throw new IllegalArgumentException(values.getClass() + " is no sequence of messages");
		}
		ReactiveIterator iterator = new ReactiveIterator();
		adapter.<Object>toPublisher(values).subscribe(iterator);
		return iterator;
	}

	@Override
	public void onSubscribe(Subscription given) {
		this.subscription = given;
		given.request(1);
	}

	@Override
	public void onNext(Object value) {
		this.signals.add(value);
	}

	@Override
	public void onError(Throwable failure) {
		this.signals.add(new Failure(failure));
	}

	@Override
	public void onComplete() {
		this.signals.add(END);
	}

	@Override
	public boolean hasNext() {
		if (this.next == null && !this.ended) {
			this.next = await();
		}
		return this.next != null;
	}

	private @Nullable Object await() {
		Object signal;
		try {
			signal = this.signals.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for a message to send", ex);
		}
		if (signal == END) {
			this.ended = true;
			return null;
		}
		if (signal instanceof Failure failure) {
			this.ended = true;
			throw ExchangeFailures.here(failure.cause());
		}
		return signal;
	}

	@Override
	public Object next() {
		if (!hasNext() || this.next == null) {
			throw new NoSuchElementException("There are no more messages to send");
		}
		Object value = this.next;
		this.next = null;
		Subscription current = this.subscription;
		if (current != null) {
			current.request(1);
		}
		return value;
	}

	/**
	 * Wants no more.
	 */
	void cancel() {
		Subscription current = this.subscription;
		if (current != null) {
			current.cancel();
		}
	}

	/**
	 * @param cause what ended the values
	 */
	private record Failure(Throwable cause) {
	}

}
