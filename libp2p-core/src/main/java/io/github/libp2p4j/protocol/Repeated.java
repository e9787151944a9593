/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes equal values that come again and again one object: thousands of peers run the
 * same software and say the same of it. Remembers a fixed number of immutable values, of
 * those whose hashes meet the latest; what it does not remember it returns as it came, so
 * that peers who say something new each time waste a place and nothing else. Thread-safe.
 *
 * @param <T> immutable, with {@code equals}
 */
final class Repeated<T> {

	private final AtomicReferenceArray<T> places;

	/**
	 * @param places a power of two
	 */
	Repeated(int places) {
		this.places = new AtomicReferenceArray<>(places);
	}

	/** The value, or an equal one that came before. */
	T same(T value) {
		int hash = value.hashCode();
		int place = (hash ^ hash >>> 16) & (this.places.length() - 1);
		T before = this.places.get(place);
		if (value.equals(before)) {
			return before;
		}
		this.places.set(place, value);
		return value;
	}

}
