/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.machine.Deadlines;

/**
 * How long one blocking call may wait. Its time runs from when it first waits, however
 * often it is woken meanwhile for others that wait too; only progress renews it. Guarded
 * by the lock of its stream.
 */
final class StreamWait {

	private final long timeoutNanos;

	private long untilNanos;

	private long progressBytes;

	/**
	 * @param timeoutNanos 0 for ever
	 * @param progressBytes how far that has come which renews the timeout
	 */
	StreamWait(long timeoutNanos, long progressBytes) {
		this.timeoutNanos = timeoutNanos;
		begin(progressBytes);
	}

	private void begin(long bytes) {
		this.progressBytes = bytes;
		this.untilNanos = (this.timeoutNanos == 0) ? Deadlines.NONE
				: Deadlines.after(System.nanoTime(), this.timeoutNanos);
	}

	/**
	 * Begins anew if there was progress.
	 * @return whether there was
	 */
	boolean renew(long bytes) {
		if (bytes == this.progressBytes) {
			return false;
		}
		begin(bytes);
		return true;
	}

	/** {@link Deadlines#NONE} for ever. */
	long untilNanos() {
		return this.untilNanos;
	}

}
