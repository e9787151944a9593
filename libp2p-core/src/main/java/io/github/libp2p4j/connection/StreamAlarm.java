/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.eventloop.Timer;
import io.github.libp2p4j.machine.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the threads that wait for a stream when their time is over. Guarded by the lock
 * of its stream.
 * <p>
 * The threads themselves wait without a timeout: a virtual thread that waits with one
 * wakes the timer thread of the virtual threads each time it begins to, which for a
 * thousand writers was a tenth of both processors (measured). A timer of the loop that is
 * left to fire early and is set anew for whoever waits then costs one wake-up a timeout.
 */
final class StreamAlarm {

	private final LiveStream stream;

	private final StreamWaiters waiters;

	private long readNanos = Deadlines.NONE;

	private long writeNanos = Deadlines.NONE;

	private long armedNanos = Deadlines.NONE;

	private @Nullable Timer timer;

	StreamAlarm(LiveStream stream, StreamWaiters waiters) {
		this.stream = stream;
		this.waiters = waiters;
	}

	/** A reader waits, at most until then. */
	void reading(long untilNanos, long nowNanos) {
		this.readNanos = Deadlines.earlier(this.readNanos, untilNanos);
		arm(untilNanos, nowNanos);
	}

	/** A writer waits, at most until then. */
	void writing(long untilNanos, long nowNanos) {
		this.writeNanos = Deadlines.earlier(this.writeNanos, untilNanos);
		arm(untilNanos, nowNanos);
	}

	/** No reader waits any more. */
	void nobodyReads() {
		this.readNanos = Deadlines.NONE;
	}

	/** No writer waits any more. */
	void nobodyWrites() {
		this.writeNanos = Deadlines.NONE;
	}

	private void arm(long untilNanos, long nowNanos) {
		if (this.armedNanos != Deadlines.NONE && this.armedNanos - untilNanos <= 0) {
			return;
		}
		cancel();
		this.armedNanos = untilNanos;
		this.timer = this.stream.liveConnection()
			.driver()
			.loop()
			.schedule(Math.max(0, untilNanos - nowNanos), this::ring);
	}

	/** On the loop. */
	private void ring() {
		this.stream.lock.lock();
		try {
			this.armedNanos = Deadlines.NONE;
			this.timer = null;
			long now = System.nanoTime();
			if (Deadlines.isDue(this.readNanos, now)) {
				this.readNanos = Deadlines.NONE;
				this.waiters.wakeReaders();
			}
			if (Deadlines.isDue(this.writeNanos, now)) {
				this.writeNanos = Deadlines.NONE;
				this.waiters.wakeWriters();
			}
			long next = Deadlines.earlier(this.readNanos, this.writeNanos);
			if (next != Deadlines.NONE) {
				arm(next, now);
			}
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/** The stream is over: nobody waits long any more. */
	void cancel() {
		if (this.timer != null) {
			this.timer.cancel();
			this.timer = null;
			this.armedNanos = Deadlines.NONE;
		}
	}

}
