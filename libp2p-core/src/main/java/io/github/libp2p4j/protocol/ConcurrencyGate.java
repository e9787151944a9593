/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.HashMap;
import java.util.Map;

/**
 * Counts what is under way by key, and lets no more in than its caller allows. Holds
 * memory only for keys that have something under way. Thread-safe.
 */
final class ConcurrencyGate {

	/** No entry is zero. Guarded by this object's monitor. */
	private final Map<Object, Integer> inside = new HashMap<>();

	/**
	 * Takes a place, or none.
	 * @return whether it was taken; {@link #leave} gives it back
	 */
	synchronized boolean tryEnter(Object key, int most) {
		int count = this.inside.getOrDefault(key, 0);
		if (count >= most) {
			return false;
		}
		this.inside.put(key, count + 1);
		return true;
	}

	synchronized void leave(Object key) {
		this.inside.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
	}

	/** How many keys have something under way. */
	synchronized int keys() {
		return this.inside.size();
	}

}
