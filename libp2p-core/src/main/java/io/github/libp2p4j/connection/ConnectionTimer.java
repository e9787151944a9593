/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.machine.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * One timer for all deadlines of a connection. A deadline that moves away, as keepalive
 * does with every read, is left to fire early and be armed again: that costs one wake-up
 * in an interval instead of one rescheduling in a read. Loop-confined.
 */
final class ConnectionTimer implements Runnable {

	private final EventLoop loop;

	private final Runnable action;

	private @Nullable Timer timer;

	private long armedNanos = Deadlines.NONE;

	ConnectionTimer(EventLoop loop, Runnable action) {
		this.loop = loop;
		this.action = action;
	}

	void arm(long deadlineNanos) {
		if (deadlineNanos == Deadlines.NONE
				|| (this.armedNanos != Deadlines.NONE && this.armedNanos - deadlineNanos <= 0)) {
			return;
		}
		cancel();
		this.armedNanos = deadlineNanos;
		this.timer = this.loop.schedule(Math.max(0, deadlineNanos - this.loop.nanoTime()), this);
	}

	/** It fires. */
	@Override
	public void run() {
		this.armedNanos = Deadlines.NONE;
		this.timer = null;
		this.action.run();
	}

	void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
		}
		this.armedNanos = Deadlines.NONE;
	}

}
