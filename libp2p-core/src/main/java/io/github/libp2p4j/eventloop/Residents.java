/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who lives on one loop, and who is told of its end. Loop-confined, except
 * {@link #channels()}.
 */
final class Residents {

	private final Failures failures;

	private final Set<LoopResident> residents = new LinkedHashSet<>();

	private final List<Runnable> terminationTasks = new ArrayList<>();

	private final AtomicInteger channels = new AtomicInteger();

	Residents(Failures failures) {
		this.failures = failures;
	}

	void enter(LoopResident resident) {
		if (this.residents.add(resident) && resident instanceof LoopChannel) {
			this.channels.incrementAndGet();
		}
	}

	void leave(LoopResident resident) {
		if (this.residents.remove(resident) && resident instanceof LoopChannel) {
			this.channels.decrementAndGet();
		}
	}

	/** Open channels of all kinds. */
	int channels() {
		return this.channels.get();
	}

	/** Runs a task when the selector is closed, as the loop's last act. */
	void onTermination(Runnable task) {
		this.terminationTasks.add(task);
	}

	/** Tells everybody, in the order of their coming. */
	void loopClosed() {
		for (LoopResident resident : List.copyOf(this.residents)) {
			try {
				resident.onLoopClosed();
			}
			catch (Throwable failure) {
				this.failures.report(failure);
			}
		}
	}

	void terminated() {
		this.terminationTasks.forEach(this.failures::run);
	}

}
