/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;

import io.github.libp2p4j.Connection;

/**
 * Which protocols the peers of connections have agreed to before. Bounded by the
 * connections that somebody holds, and by {@value #MOST_PER_CONNECTION} for each.
 * Thread-safe.
 */
final class SpokenProtocols {

	/** Chosen; beyond it requests only take a round trip longer. */
	static final int MOST_PER_CONNECTION = 64;

	private final Map<Connection, Set<String>> spoken = Collections.synchronizedMap(new WeakHashMap<>());

	boolean contains(Connection connection, String protocol) {
		Set<String> protocols = this.spoken.get(connection);
		return protocols != null && protocols.contains(protocol);
	}

	void add(Connection connection, String protocol) {
		Set<String> protocols = this.spoken.computeIfAbsent(connection,
				(unknown) -> Collections.synchronizedSet(new HashSet<>()));
		if (protocols.size() < MOST_PER_CONNECTION) {
			protocols.add(protocol);
		}
	}

	void remove(Connection connection, String protocol) {
		Set<String> protocols = this.spoken.get(connection);
		if (protocols != null) {
			protocols.remove(protocol);
		}
	}

}
