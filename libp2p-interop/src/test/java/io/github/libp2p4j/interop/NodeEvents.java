/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.github.libp2p4j.NetworkEvent;

/** What a node of this side told, to be waited for. Thread-safe. */
final class NodeEvents {

	private final List<NetworkEvent> events = new ArrayList<>();

	synchronized void add(NetworkEvent event) {
		this.events.add(event);
		notifyAll();
	}

	/** Waits for an event, or finds it among those that came. */
	synchronized <E extends NetworkEvent> E await(Class<E> type, Predicate<E> matches) throws InterruptedException {
		long deadlineNanos = System.nanoTime() + Cell.SOON.toNanos();
		while (true) {
			for (NetworkEvent event : this.events) {
				if (type.isInstance(event) && matches.test(type.cast(event))) {
					return type.cast(event);
				}
			}
			long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
			if (leftMillis <= 0) {
				throw new AssertionError(
						"No such " + type.getSimpleName() + " within " + Cell.SOON + "; there were " + this.events);
			}
			wait(leftMillis);
		}
	}

	synchronized <E extends NetworkEvent> boolean has(Class<E> type, Predicate<E> matches) {
		return this.events.stream().anyMatch((event) -> type.isInstance(event) && matches.test(type.cast(event)));
	}

}
