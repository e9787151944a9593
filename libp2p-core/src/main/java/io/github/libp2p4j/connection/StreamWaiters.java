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

	void awaitReadable() {
		this.readers++;
		try {
			if (this.readable == null) {
				this.readable = this.stream.lock.newCondition();
			}
			await(this.readable, this.readTimeoutNanos, true);
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
	 */
	void awaitWritable() {
		this.writers++;
		try {
			awaitOutbox();
		}
		finally {
			this.writers--;
			forgetAlarmOfWriters();
		}
	}

	void awaitFlushed() {
		this.flushers++;
		try {
			awaitOutbox();
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

	private void awaitOutbox() {
		long taken = this.stream.outbox.takenBytes();
		if (this.writable == null) {
			this.writable = this.stream.lock.newCondition();
		}
		try {
			await(this.writable, this.writeTimeoutNanos, false);
		}
		catch (StreamException ex) {
			boolean progress = this.stream.outbox.takenBytes() != taken;
			if (ex.reason() != Reason.TIMEOUT || !progress || isPastDeadline()) {
				throw ex;
			}
		}
	}

	/**
	 * Returns after a signal, early ones included; the caller looks again.
	 */
	private void await(Condition condition, long timeoutNanos, boolean reads) {
		long now = System.nanoTime();
		long until = (timeoutNanos == 0) ? Deadlines.NONE : Deadlines.after(now, timeoutNanos);
		until = Deadlines.earlier(until, this.deadlineNanos);
		String what = reads ? "read" : "write";
		try {
			if (until != Deadlines.NONE) {
				if (reads) {
					alarm().reading(until, now);
				}
				else {
					alarm().writing(until, now);
				}
			}
			condition.await();
		}
		catch (InterruptedException ex) {
			throw interrupted(what, ex);
		}
		if (until != Deadlines.NONE && Deadlines.isDue(until, System.nanoTime())) {
			throw timedOut(what);
		}
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
