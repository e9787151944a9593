/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * The receive side of one stream's flow control, in payload bytes. Loop-confined.
 * <p>
 * At any time {@code size = credit + unread + consumed + growth}: what the peer may still
 * send, what arrived and is not yet consumed, what was consumed and what the window grew
 * by, both not yet granted. Credit is granted when the application consumed, never when
 * bytes arrived.
 */
final class ReceiveWindow {

	/**
	 * A grant of so much is worth a frame even if it is less than half the window:
	 * waiting for half of a large window would leave the sender with half of it. Chosen:
	 * 12 bytes in 512 KiB.
	 */
	static final int WORTHWHILE_BYTES = 512 * 1024;

	/** Windows that make a rate: less may come as one burst. Chosen. */
	private static final int RATED_WINDOWS = 4;

	private int sizeBytes;

	private int creditBytes = FrameHeader.INITIAL_WINDOW_BYTES;

	private int consumedBytes;

	private int growthBytes;

	/**
	 * Least credit after an arrival since the last decision about the size; the size if
	 * none arrived.
	 */
	private int leastCreditBytes = FrameHeader.INITIAL_WINDOW_BYTES;

	/**
	 * Consumed since that decision, and whether the reader had emptied its queue by then.
	 */
	private int passedBytes;

	private boolean drained;

	private long decidedAtNanos;

	private long grownAtNanos;

	/**
	 * Consumed since a time, 0 before it begins, for the rate; and the rate, in bytes a
	 * nanosecond, at which the window has grown last.
	 */
	private long ratedBytes;

	private long ratedSinceNanos;

	private float grownAtRate;

	/**
	 * @param initialBytes size to begin with; what exceeds the specification's 256 KiB is
	 * granted with SYN or ACK
	 */
	ReceiveWindow(int initialBytes, long nowNanos) {
		this.sizeBytes = initialBytes;
		this.growthBytes = initialBytes - FrameHeader.INITIAL_WINDOW_BYTES;
		this.decidedAtNanos = nowNanos;
		this.grownAtNanos = nowNanos;
	}

	int sizeBytes() {
		return this.sizeBytes;
	}

	/** What the peer may still send. */
	int creditBytes() {
		return this.creditBytes;
	}

	/**
	 * A body begins to arrive whose length is within the credit.
	 */
	void arrive(int bytes) {
		this.creditBytes -= bytes;
		this.leastCreditBytes = Math.min(this.leastCreditBytes, this.creditBytes);
	}

	/** Whether nothing has arrived that is not credited again. */
	boolean isUntouched() {
		return this.creditBytes + this.growthBytes == this.sizeBytes;
	}

	/**
	 * @param queueDrained whether the reader found its queue empty since the last call
	 * @throws IllegalArgumentException when more is consumed than has arrived
	 */
	void consume(int bytes, boolean queueDrained) {
		int unreadBytes = this.sizeBytes - this.creditBytes - this.consumedBytes - this.growthBytes;
		if (bytes < 0 || bytes > unreadBytes) {
			throw new IllegalArgumentException(
					bytes + " bytes are said to be consumed where at most " + unreadBytes + " are unread");
		}
		this.consumedBytes += bytes;
		this.passedBytes += bytes;
		this.drained |= queueDrained;
	}

	/**
	 * Whether a grant is worth a frame. While it is not, more than half the window is
	 * with the peer or unread, so neither side waits for the other.
	 */
	boolean isGrantDue() {
		return this.consumedBytes + this.growthBytes >= Math.min(this.sizeBytes / 2, WORTHWHILE_BYTES);
	}

	/** Whether half a window was consumed since the last decision about its size. */
	boolean isDecisionDue() {
		return this.passedBytes >= this.sizeBytes / 2;
	}

	/** Whether the reader emptied its queue since the last decision. */
	boolean isDrained() {
		return this.drained;
	}

	/**
	 * Whether the sender had at some time since the last decision used three quarters of
	 * what it was allowed.
	 */
	boolean isMostlyUsed() {
		return this.leastCreditBytes + this.growthBytes <= this.sizeBytes / 4;
	}

	long decidedAtNanos() {
		return this.decidedAtNanos;
	}

	long grownAtNanos() {
		return this.grownAtNanos;
	}

	/**
	 * Whether the bytes of the last windows came half as fast again as when the window
	 * grew last by this rule, or it never did. Asked at each decision, says so at the end
	 * of some.
	 */
	boolean hasGained(long nowNanos) {
		if (this.ratedBytes == 0) {
			this.ratedSinceNanos = this.decidedAtNanos;
		}
		this.ratedBytes += this.passedBytes;
		if (this.ratedBytes < (long) RATED_WINDOWS * this.sizeBytes) {
			return false;
		}
		float rate = (float) this.ratedBytes / Math.max(1, nowNanos - this.ratedSinceNanos);
		this.ratedBytes = 0;
		if (rate < 1.5f * this.grownAtRate) {
			return false;
		}
		this.grownAtRate = rate;
		return true;
	}

	/** The size was decided on; it may still grow in consequence. */
	void decided(long nowNanos) {
		this.decidedAtNanos = nowNanos;
		this.leastCreditBytes = this.sizeBytes;
		this.passedBytes = 0;
		this.drained = false;
	}

	/** Growth was tried, with success or without. */
	void grow(int bytes, long nowNanos) {
		this.sizeBytes += bytes;
		this.growthBytes += bytes;
		this.grownAtNanos = nowNanos;
	}

	/**
	 * Hands out all that waits to be granted.
	 * @return the delta of a WindowUpdate
	 */
	int takeGrant() {
		int delta = this.consumedBytes + this.growthBytes;
		this.creditBytes += delta;
		this.consumedBytes = 0;
		this.growthBytes = 0;
		return delta;
	}

}
