/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Decides what gives way when unread bytes exceed a budget: the stream with most of them,
 * of the connection whose own budget is exceeded; or, when it is the node's, of the
 * connection that holds most, whichever connection received last. Thread-safe.
 */
public final class MemoryPressure {

	private final ConnectionTable table;

	/**
	 * One search at a time: while a loop is on its way to reset a stream, more data does
	 * not make it search again.
	 */
	private final AtomicBoolean relieving = new AtomicBoolean();

	public MemoryPressure(ConnectionTable table) {
		this.table = table;
	}

	/**
	 * On the loop of {@code receiver}, which received more than a budget holds.
	 */
	void relieve(ConnectionDriver receiver) {
		if (receiver.memory().isExceeded()) {
			receiver.streams().resetGreediest();
			return;
		}
		if (!this.relieving.compareAndSet(false, true)) {
			return;
		}
		ConnectionDriver greediest = greediest();
		if (greediest == null || greediest == receiver) {
			reset(receiver);
			return;
		}
		if (!greediest.loop().tryExecute(() -> reset(greediest))) {
			// Its loop has ended, and with it what it held.
			this.relieving.set(false);
		}
	}

	private void reset(ConnectionDriver greediest) {
		try {
			greediest.streams().resetGreediest();
		}
		finally {
			this.relieving.set(false);
		}
	}

	private @Nullable ConnectionDriver greediest() {
		ConnectionDriver greediest = null;
		for (LiveConnection connection : this.table.all()) {
			ConnectionDriver candidate = connection.driver();
			if (greediest == null || candidate.memory().bufferedBytes() > greediest.memory().bufferedBytes()) {
				greediest = candidate;
			}
		}
		return greediest;
	}

}
