/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.function.Consumer;

/**
 * Where failures go that nobody else will hear of. Thread-safe if the hook is.
 */
final class Failures {

	private final Consumer<Throwable> hook;

	Failures(Consumer<Throwable> hook) {
		this.hook = hook;
	}

	void report(Throwable failure) {
		try {
			this.hook.accept(failure);
		}
		catch (Throwable ignored) {
			// The hook itself failed, perhaps for want of memory: going on matters more.
		}
	}

	/** One task's failure is not the next one's. */
	void run(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable failure) {
			report(failure);
		}
	}

}
