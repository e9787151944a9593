/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Registration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happened, one event at a time, in order, on a callback thread.
 * Bounded: what does not fit is counted and dropped, events of streams before those of
 * connections. What no listener wants is not kept. Thread-safe.
 */
public final class EventQueue {

	private static final Logger logger = LoggerFactory.getLogger(EventQueue.class);

	/**
	 * One place in so many is not for events of streams, so that a flood of these leaves
	 * room for what is rare and matters more; chosen.
	 */
	private static final int RESERVED_PART = 8;

	/** Events taken with one hold of the lock; chosen, a few microseconds' work. */
	private static final int BATCH = 256;

	/**
	 * How long a thread that has delivered everything waits for more before it goes.
	 * Under load it thus takes what a millisecond brought at once; to wake a thread for
	 * each event costs more than all else about it.
	 */
	private static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	private final Executor executor;

	private final int capacity;

	private final NetworkObserver observer;

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	/** Guarded by itself. */
	private final ArrayDeque<NetworkEvent> queue = new ArrayDeque<>();

	/** Taken from the queue and not delivered; only the delivering thread changes it. */
	private final AtomicInteger taken = new AtomicInteger();

	/** Guarded by the queue. */
	private boolean scheduled;

	private final AtomicLong dropped = new AtomicLong();

	public EventQueue(Executor executor, int capacity, NetworkObserver observer) {
		this.executor = executor;
		this.capacity = capacity;
		this.observer = observer;
	}

	/**
	 * @param wanted which classes of events to tell; asked on the loops, so that it has
	 * to return at once
	 */
	public Registration listen(Predicate<? super Class<? extends NetworkEvent>> wanted,
			Consumer<? super NetworkEvent> listener) {
		// A new one each time, so that a listener registered twice is removed once.
		Listener entry = new Listener(wanted, listener);
		this.listeners.add(entry);
		return () -> this.listeners.remove(entry);
	}

	/**
	 * Whether it is worth while to make an event of this class.
	 */
	public boolean isWanted(Class<? extends NetworkEvent> type) {
		for (Listener listener : this.listeners) {
			if (listener.wants(type)) {
				return true;
			}
		}
		return false;
	}

	public void publish(NetworkEvent event) {
		if (!isWanted(event.getClass())) {
			return;
		}
		boolean schedule;
		synchronized (this.queue) {
			if (this.queue.size() + this.taken.get() >= places(event)) {
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

	private int places(NetworkEvent event) {
		boolean ofStream = event instanceof NetworkEvent.StreamOpened || event instanceof NetworkEvent.StreamClosed;
		return ofStream ? this.capacity - this.capacity / RESERVED_PART : this.capacity;
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
		NetworkEvent[] batch = new NetworkEvent[BATCH];
		boolean lingered = false;
		while (true) {
			int count = take(batch, lingered);
			if (count > 0) {
				deliver(batch, count);
				lingered = false;
			}
			else if (lingered) {
				return;
			}
			else {
				LockSupport.parkNanos(this, LINGER_NANOS);
				lingered = true;
			}
		}
	}

	/**
	 * @param last whether the thread goes if there is nothing
	 */
	private int take(NetworkEvent[] batch, boolean last) {
		synchronized (this.queue) {
			int count = Math.min(batch.length, this.queue.size());
			for (int i = 0; i < count; i++) {
				batch[i] = this.queue.remove();
			}
			this.taken.set(count);
			this.scheduled = count > 0 || !last;
			return count;
		}
	}

	private void deliver(NetworkEvent[] batch, int count) {
		for (int i = 0; i < count; i++) {
			NetworkEvent event = batch[i];
			// What is with the listeners waits no longer.
			this.taken.setRelease(count - i - 1);
			for (Listener listener : this.listeners) {
				listener.tell(event);
			}
		}
	}

	/**
	 * How many wait.
	 */
	public int pending() {
		synchronized (this.queue) {
			return this.queue.size() + this.taken.get();
		}
	}

	public long dropped() {
		return this.dropped.get();
	}

	private record Listener(Predicate<? super Class<? extends NetworkEvent>> wanted,
			Consumer<? super NetworkEvent> action) {

		/** On the loop: what fails is left to the thread that tells, which logs it. */
		private boolean wants(Class<? extends NetworkEvent> type) {
			try {
				return this.wanted.test(type);
			}
			catch (RuntimeException ex) {
				return true;
			}
		}

		private void tell(NetworkEvent event) {
			try {
				if (this.wanted.test(event.getClass())) {
					this.action.accept(event);
				}
			}
			catch (Throwable ex) {
				// Whatever it is, the others and the next events are not to suffer.
				logger.warn("A listener failed on {}", event.getClass().getSimpleName(), ex);
			}
		}

	}

}
