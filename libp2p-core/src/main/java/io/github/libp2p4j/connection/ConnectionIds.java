/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Names connections, uniquely within the process. Thread-safe.
 */
final class ConnectionIds {

	private static final AtomicLong last = new AtomicLong();

	private ConnectionIds() {
	}

	static String next() {
		return "c" + last.incrementAndGet();
	}

}
