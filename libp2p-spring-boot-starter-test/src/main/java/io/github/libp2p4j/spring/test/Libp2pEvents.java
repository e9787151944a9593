/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

import io.github.libp2p4j.spring.event.Libp2pEvent;

import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Records the node's events, on whatever thread they are published, and waits for them.
 * Before each test it forgets what was recorded during the tests before it; what happened
 * when the application started stays. Await an event of one test before it ends, or its
 * late arrival belongs to the next. Thread-safe.
 *
 * <pre>{@code
 * StreamClosedEvent closed = events.await(StreamClosedEvent.class,
 *         (event) -> event.protocol().equals("/echo/1.0.0"));
 * assertThat(closed.bytesReceived()).isEqualTo(5);
 * }</pre>
 */
public final class Libp2pEvents implements ApplicationListener<Libp2pEvent>, Ordered {

	private final Duration timeout;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition recorded = this.lock.newCondition();

	/** Guarded by the lock, as what follows. */
	private final List<Libp2pEvent> events = new ArrayList<>();

	/** How many were recorded before the first test; negative before it. */
	private int ofTheStart = -1;

	Libp2pEvents(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void onApplicationEvent(Libp2pEvent event) {
		this.lock.lock();
		try {
			this.events.add(event);
			this.recorded.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** After the application's own listeners that have an order. */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	/**
	 * The first event of a type that was recorded, or will be within
	 * {@code libp2p.test.timeout}, 10 seconds by default.
	 */
	public <E extends Libp2pEvent> E await(Class<E> type) {
		return await(type, this.timeout);
	}

	/**
	 * The first event of a type that was recorded, or will be within some time.
	 * @throws AssertionError if there is none; it lists what there is
	 */
	public <E extends Libp2pEvent> E await(Class<E> type, Duration atMost) {
		return await(type, (event) -> true, atMost);
	}

	/**
	 * The first event of a type that matches.
	 */
	public <E extends Libp2pEvent> E await(Class<E> type, Predicate<? super E> matching) {
		return await(type, matching, this.timeout);
	}

	/**
	 * The first event of a type that matches and was recorded, or will be within some
	 * time.
	 * @throws AssertionError if there is none; it lists what there is
	 */
	public <E extends Libp2pEvent> E await(Class<E> type, Predicate<? super E> matching, Duration atMost) {
		long nanos = atMost.toNanos();
		this.lock.lock();
		try {
			while (true) {
				Optional<E> found = first(type, matching);
				if (found.isPresent()) {
					return found.get();
				}
				if (nanos <= 0) {
					throw new AssertionError(missing(type, atMost));
				}
				nanos = this.recorded.awaitNanos(nanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a " + type.getSimpleName(), ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private <E extends Libp2pEvent> Optional<E> first(Class<E> type, Predicate<? super E> matching) {
		return this.events.stream().filter(type::isInstance).map(type::cast).filter(matching).findFirst();
	}

	private String missing(Class<?> type, Duration atMost) {
		StringBuilder message = new StringBuilder("No such ").append(type.getSimpleName())
			.append(" within ")
			.append(TimeUnit.NANOSECONDS.toMillis(atMost.toNanos()))
			.append(" ms. Recorded: ");
		if (this.events.isEmpty()) {
			return message.append("nothing (libp2p.events.enabled and libp2p.events.streams switch events off)")
				.toString();
		}
		this.events.forEach(
				(event) -> message.append("\n- ").append(event.getClass().getSimpleName()).append(' ').append(event));
		return message.toString();
	}

	/**
	 * Everything recorded so far, oldest first.
	 */
	public List<Libp2pEvent> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.events);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The events of a type that were recorded so far, oldest first.
	 */
	public <E extends Libp2pEvent> List<E> all(Class<E> type) {
		return all().stream().filter(type::isInstance).map(type::cast).toList();
	}

	/**
	 * Forgets everything recorded so far, in the middle of a test.
	 */
	public void clear() {
		this.lock.lock();
		try {
			this.events.clear();
			this.ofTheStart = 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** A test begins in a context that may have served others. */
	void testBegins() {
		this.lock.lock();
		try {
			if (this.ofTheStart < 0) {
				this.ofTheStart = this.events.size();
			}
			this.events.subList(this.ofTheStart, this.events.size()).clear();
		}
		finally {
			this.lock.unlock();
		}
	}

}
