/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Who lives on one loop, and who is told of its end. Loop-confined, except
 * {@link #channels()}.
 */
final class Residents {

	private final Failures failures;

	/** The first to come and the last, linked through them. */
	private @Nullable LoopResident first;

	private @Nullable LoopResident last;

	private final List<Runnable> terminationTasks = new ArrayList<>();

	private final AtomicInteger channels = new AtomicInteger();

	Residents(Failures failures) {
		this.failures = failures;
	}

	void enter(LoopResident resident) {
		if (resident.isResident) {
			return;
		}
		resident.isResident = true;
		resident.before = this.last;
		if (this.last != null) {
			this.last.after = resident;
		}
		else {
			this.first = resident;
		}
		this.last = resident;
		if (resident instanceof LoopChannel) {
			this.channels.incrementAndGet();
		}
	}

	void leave(LoopResident resident) {
		if (!resident.isResident) {
			return;
		}
		resident.isResident = false;
		LoopResident before = resident.before;
		LoopResident after = resident.after;
		if (before != null) {
			before.after = after;
		}
		else {
			this.first = after;
		}
		if (after != null) {
			after.before = before;
		}
		else {
			this.last = before;
		}
		resident.before = null;
		resident.after = null;
		if (resident instanceof LoopChannel) {
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
		List<LoopResident> all = new ArrayList<>();
		for (LoopResident resident = this.first; resident != null; resident = resident.after) {
			all.add(resident);
		}
		for (LoopResident resident : all) {
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
