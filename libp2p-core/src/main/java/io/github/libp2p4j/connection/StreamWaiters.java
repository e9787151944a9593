/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.Condition;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.machine.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for a stream, and how long they may. Guarded by the lock of its
 * stream, except where said.
 */
final class StreamWaiters {

	private final LiveStream stream;

	/** Made for the first who waits, as the other one: idle streams are many. */
	private @Nullable Condition readable;

	private @Nullable Condition writable;

	private int readers;

	private int writers;

	private int flushers;

	private volatile long readTimeoutNanos;

	private volatile long writeTimeoutNanos;

	private volatile long deadlineNanos = Deadlines.NONE;

	/** Made for the first who waits for a time only. */
	private @Nullable StreamAlarm alarm;

	StreamWaiters(LiveStream stream, Duration writeTimeout) {
		this.stream = stream;
		this.writeTimeoutNanos = writeTimeout.toNanos();
	}

	/** Without the lock. */
	void readTimeout(Duration timeout) {
		this.readTimeoutNanos = notNegative(timeout);
	}

	/** Without the lock. */
	void writeTimeout(Duration timeout) {
		this.writeTimeoutNanos = notNegative(timeout);
	}

	/** Without the lock. */
	void deadline(Duration fromNow) {
		long nanos = notNegative(fromNow);
		this.deadlineNanos = (nanos == 0) ? Deadlines.NONE : Deadlines.after(System.nanoTime(), nanos);
		this.stream.lock.lock();
		try {
			signalAll();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	/**
	 * How long an asynchronous read or write that begins now may take, 0 for ever.
	 * Without the lock.
	 */
	long remainingNanos(boolean read) {
		long timeout = read ? this.readTimeoutNanos : this.writeTimeoutNanos;
		long deadline = this.deadlineNanos;
		if (deadline == Deadlines.NONE) {
			return timeout;
		}
		long untilDeadline = Math.max(1, deadline - System.nanoTime());
		return (timeout == 0) ? untilDeadline : Math.min(timeout, untilDeadline);
	}

	boolean isPastDeadline() {
		return Deadlines.isDue(this.deadlineNanos, System.nanoTime());
	}

	/**
	 * The deadline is a total: it holds however much there is to read, or room to write.
	 */
	void requireInTime(String what) {
		if (this.deadlineNanos != Deadlines.NONE && isPastDeadline()) {
			throw timedOut(what);
		}
	}

	/**
	 * Waits for something to read, or for an end.
	 * @param begun what this returned to the same read before, if it did
	 */
	StreamWait awaitReadable(@Nullable StreamWait begun) {
		StreamWait wait = (begun != null) ? begun : new StreamWait(this.readTimeoutNanos, 0);
		this.readers++;
		try {
			if (this.readable == null) {
				this.readable = this.stream.lock.newCondition();
			}
			// What came was signalled to this reader alone: it takes it, late as it is.
			if (await(this.readable, wait, true) && this.stream.inbox.isEmpty()) {
				throw timedOut("read");
			}
			return wait;
		}
		finally {
			this.readers--;
			if (this.readers == 0 && this.alarm != null) {
				this.alarm.nobodyReads();
			}
		}
	}

	/**
	 * Waits for room in the outbox; progress of any size renews the timeout.
	 * @param begun what this returned to the same write before, if it did
	 */
	StreamWait awaitWritable(@Nullable StreamWait begun) {
		this.writers++;
		try {
			return awaitOutbox(begun);
		}
		finally {
			this.writers--;
			forgetAlarmOfWriters();
		}
	}

	/**
	 * Waits for an empty outbox; progress of any size renews the timeout.
	 * @param begun what this returned to the same flush before, if it did
	 */
	StreamWait awaitFlushed(@Nullable StreamWait begun) {
		this.flushers++;
		try {
			return awaitOutbox(begun);
		}
		finally {
			this.flushers--;
			forgetAlarmOfWriters();
		}
	}

	private void forgetAlarmOfWriters() {
		if (this.writers == 0 && this.flushers == 0 && this.alarm != null) {
			this.alarm.nobodyWrites();
		}
	}

	private StreamWait awaitOutbox(@Nullable StreamWait begun) {
		long taken = this.stream.outbox.takenBytes();
		StreamWait wait = (begun != null) ? begun : new StreamWait(this.writeTimeoutNanos, taken);
		wait.renew(taken);
		if (this.writable == null) {
			this.writable = this.stream.lock.newCondition();
		}
		boolean due = await(this.writable, wait, false);
		if (due && (!wait.renew(this.stream.outbox.takenBytes()) || isPastDeadline())) {
			throw timedOut("write");
		}
		return wait;
	}

	/**
	 * Returns after a signal, early ones included; the caller looks again.
	 * @return whether the time is over
	 */
	private boolean await(Condition condition, StreamWait wait, boolean reads) {
		long until = Deadlines.earlier(wait.untilNanos(), this.deadlineNanos);
		try {
			if (until != Deadlines.NONE) {
				if (reads) {
					alarm().reading(until, System.nanoTime());
				}
				else {
					alarm().writing(until, System.nanoTime());
				}
			}
			condition.await();
		}
		catch (InterruptedException ex) {
			throw interrupted(reads ? "read" : "write", ex);
		}
		return Deadlines.isDue(until, System.nanoTime());
	}

	private StreamException interrupted(String what, InterruptedException cause) {
		Thread.currentThread().interrupt();
		StreamException cancelled = new StreamException(Reason.CANCELLED,
				"interrupted while waiting to " + what + " stream " + this.stream.id(), Origin.APPLICATION,
				OptionalLong.empty(), cause);
		this.stream.abort(cancelled, 0);
		return cancelled;
	}

	private StreamAlarm alarm() {
		StreamAlarm ringing = this.alarm;
		if (ringing == null) {
			ringing = new StreamAlarm(this.stream, this);
			this.alarm = ringing;
		}
		return ringing;
	}

	/** Under the lock: the stream is over. */
	void released() {
		if (this.alarm != null) {
			this.alarm.cancel();
		}
	}

	void wakeReaders() {
		signalAll(this.readable);
	}

	void wakeWriters() {
		signalAll(this.writable);
	}

	StreamException timedOut(String what) {
		String why = "read".equals(what) ? "the peer sent nothing" : "the peer gave no credit";
		return new StreamException(Reason.TIMEOUT, "stream " + this.stream.id() + " (" + this.stream.protocol()
				+ ") could not " + what + " in time: " + (isPastDeadline() ? "its deadline has passed" : why),
				Origin.REMOTE);
	}

	void signalReadable() {
		if (this.readers > 0 && this.readable != null) {
			this.readable.signal();
		}
	}

	/**
	 * A reader is done: what it left in the inbox is the next one's.
	 */
	void signalRest() {
		if (!this.stream.inbox.isEmpty()) {
			signalReadable();
		}
	}

	/**
	 * The outbox has room.
	 */
	void signalWritable() {
		if (this.writers > 0 || (this.flushers > 0 && this.stream.outbox.isEmpty())) {
			signalAll(this.writable);
		}
	}

	void signalAll() {
		signalAll(this.readable);
		signalAll(this.writable);
	}

	private static void signalAll(@Nullable Condition condition) {
		if (condition != null) {
			condition.signalAll();
		}
	}

	private static long notNegative(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("A timeout must not be negative, was " + duration);
		}
		return duration.toNanos();
	}

}
