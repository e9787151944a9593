/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps the values of a meter's tag few: the first that come are kept, later ones become
 * {@value #OTHER}. A tag without bound would leak memory. Thread-safe.
 */
public final class BoundedTag {

	/** What one value too many becomes. */
	public static final String OTHER = "other";

	private final ConcurrentMap<String, String> values = new ConcurrentHashMap<>();

	private final int maxValues;

	/**
	 * @param maxValues that are kept, {@value #OTHER} aside
	 */
	public BoundedTag(int maxValues) {
		this.maxValues = maxValues;
	}

	/**
	 * The value itself, or {@value #OTHER}.
	 */
	public String of(String value) {
		String known = this.values.get(value);
		if (known != null) {
			return known;
		}
		synchronized (this) {
			if (this.values.size() >= this.maxValues && !this.values.containsKey(value)) {
				return OTHER;
			}
			this.values.put(value, value);
			return value;
		}
	}

}
