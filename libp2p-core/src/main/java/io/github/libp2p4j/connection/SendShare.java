/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Divides a connection's send queue among the streams that have something in it, at least
 * 64 KiB each. Thread-safe.
 */
final class SendShare {

	/** Settled number: below it, wake-ups cost more than they bring. */
	static final int LEAST_BYTES = 64 << 10;

	private final int totalBytes;

	private final AtomicInteger activeStreams = new AtomicInteger();

	SendShare(int totalBytes) {
		this.totalBytes = totalBytes;
	}

	int bytes() {
		return Math.max(LEAST_BYTES, this.totalBytes / Math.max(1, this.activeStreams.get()));
	}

	void activated() {
		this.activeStreams.incrementAndGet();
	}

	void drained() {
		this.activeStreams.decrementAndGet();
	}

}
