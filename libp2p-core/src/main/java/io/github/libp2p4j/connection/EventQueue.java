/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happened, one event at a time, in order, on a callback thread.
 * Bounded: what does not fit is counted and dropped. Without listeners nothing is kept.
 * Thread-safe.
 */
public final class EventQueue {

	private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

	private final Executor executor;

	private final int capacity;

	private final NetworkObserver observer;

	private final List<Consumer<? super NetworkEvent>> listeners = new CopyOnWriteArrayList<>();

	/** Guarded by itself. */
	private final ArrayDeque<NetworkEvent> queue = new ArrayDeque<>();

	/** Guarded by the queue. */
	private boolean scheduled;

	private final AtomicLong dropped = new AtomicLong();

	public EventQueue(Executor executor, int capacity, NetworkObserver observer) {
		this.executor = executor;
		this.capacity = capacity;
		this.observer = observer;
	}

	public Registration listen(Consumer<? super NetworkEvent> listener) {
		// A wrapper, so that the same listener registered twice is removed once.
		Consumer<NetworkEvent> entry = listener::accept;
		this.listeners.add(entry);
		return () -> this.listeners.remove(entry);
	}

	public void publish(NetworkEvent event) {
		if (this.listeners.isEmpty()) {
			return;
		}
		boolean schedule;
		synchronized (this.queue) {
			if (this.queue.size() >= this.capacity) {
				this.dropped.incrementAndGet();
				this.observer.eventDropped();
				return;
			}
			this.queue.add(event);
			schedule = !this.scheduled;
			this.scheduled = true;
		}
		if (schedule) {
			schedule();
		}
	}

	/**
	 * Whoever publishes has better to do than to fail for want of a thread: the next
	 * event tries again.
	 */
	private void schedule() {
		try {
			this.executor.execute(this::deliver);
		}
		catch (RuntimeException | Error ex) {
			synchronized (this.queue) {
				this.scheduled = false;
			}
			logger.warn("Events have to wait, there is no thread to deliver them", ex);
		}
	}

	private void deliver() {
		while (true) {
			NetworkEvent event;
			synchronized (this.queue) {
				event = this.queue.poll();
				if (event == null) {
					this.scheduled = false;
					return;
				}
			}
			for (Consumer<? super NetworkEvent> listener : this.listeners) {
				try {
					listener.accept(event);
				}
				catch (Throwable ex) {
					// Whatever it is, the others and the next events are not to suffer.
					logger.warn("A listener failed on {}", event.getClass().getSimpleName(), ex);
				}
			}
		}
	}

	public long dropped() {
		return this.dropped.get();
	}

}
