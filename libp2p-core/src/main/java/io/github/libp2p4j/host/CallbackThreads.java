/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.concurrent.Executor;

/**
 * Marks the threads that run callbacks, so that a node closed from one does not wait for
 * it. Thread-safe.
 */
final class CallbackThreads implements Executor {

	/** Of this node: a callback of another one may wait for this one's end. */
	private final ThreadLocal<Boolean> marked = ThreadLocal.withInitial(() -> Boolean.FALSE);

	private final Executor threads;

	CallbackThreads(Executor threads) {
		this.threads = threads;
	}

	boolean isCallbackThread() {
		return this.marked.get();
	}

	@Override
	public void execute(Runnable task) {
		this.threads.execute(() -> {
			this.marked.set(Boolean.TRUE);
			try {
				task.run();
			}
			finally {
				this.marked.remove();
			}
		});
	}

}
