/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Takes steps on a callback thread, one at a time, for as long as there is something to
 * do. Reading and writing have turns of their own, so that a subscriber may wait for what
 * it writes. Thread-safe; the fields are guarded by the lock of the stream.
 */
final class CallbackTurns {

	private final ReentrantLock lock;

	private final Executor callbacks;

	private final BooleanSupplier step;

	/** A callback thread is at work, or will be. */
	private boolean scheduled;

	/** Something changed while a callback thread was at work. */
	private boolean again;

	/**
	 * @param step does one thing, without the lock, and says whether it did
	 */
	CallbackTurns(ReentrantLock lock, Executor callbacks, BooleanSupplier step) {
		this.lock = lock;
		this.callbacks = callbacks;
		this.step = step;
	}

	/**
	 * There may be something to do.
	 */
	void wake() {
		this.lock.lock();
		try {
			if (this.scheduled) {
				this.again = true;
				return;
			}
			this.scheduled = true;
		}
		finally {
			this.lock.unlock();
		}
		this.callbacks.execute(this::run);
	}

	private void run() {
		boolean more = true;
		while (more) {
			boolean worked = this.step.getAsBoolean();
			this.lock.lock();
			try {
				more = worked || this.again;
				this.again = false;
				this.scheduled = more;
			}
			finally {
				this.lock.unlock();
			}
		}
	}

}
