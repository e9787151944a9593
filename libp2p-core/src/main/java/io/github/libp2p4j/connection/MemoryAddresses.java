/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Who listens at which {@code /memory/N}: the one thing that nodes of a process share, as
 * they share its ports. Thread-safe.
 */
final class MemoryAddresses {

	private static final ConcurrentMap<Long, MemoryListener> listeners = new ConcurrentHashMap<>();

	/**
	 * Numbers for those who do not ask for one, beyond what anybody would pick by hand.
	 */
	private static final AtomicLong lastFree = new AtomicLong(1L << 32);

	private MemoryAddresses() {
	}

	/**
	 * @return the number bound, or -1 if it is taken
	 */
	static long bind(long number, MemoryListener listener) {
		long wanted = (number == 0) ? free() : number;
		return (listeners.putIfAbsent(wanted, listener) == null) ? wanted : -1;
	}

	static void unbind(long number, MemoryListener listener) {
		listeners.remove(number, listener);
	}

	static @Nullable MemoryListener find(long number) {
		return listeners.get(number);
	}

	/** For the dialling end, which nobody can dial. */
	static long free() {
		return lastFree.incrementAndGet();
	}

}
