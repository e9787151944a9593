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

	private int sizeBytes;

	private int creditBytes = FrameHeader.INITIAL_WINDOW_BYTES;

	private int consumedBytes;

	private int growthBytes;

	private boolean drained;

	private long grantedAtNanos;

	private long grownAtNanos;

	/**
	 * @param initialBytes size to begin with; what exceeds the specification's 256 KiB is
	 * granted with SYN or ACK
	 */
	ReceiveWindow(int initialBytes, long nowNanos) {
		this.sizeBytes = initialBytes;
		this.growthBytes = initialBytes - FrameHeader.INITIAL_WINDOW_BYTES;
		this.grantedAtNanos = nowNanos;
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
		this.drained |= queueDrained;
	}

	/** Whether a grant is worth a frame: half the window was consumed. */
	boolean isGrantDue() {
		return this.consumedBytes >= this.sizeBytes / 2;
	}

	/** Whether something waits to be granted. */
	boolean hasGrant() {
		return this.consumedBytes + this.growthBytes > 0;
	}

	/** Whether the reader emptied its queue since the last decision about the size. */
	boolean isDrained() {
		return this.drained;
	}

	/** Whether the sender has used at least three quarters of what it was allowed. */
	boolean isMostlyUsed() {
		return this.creditBytes + this.growthBytes <= this.sizeBytes / 4;
	}

	long grantedAtNanos() {
		return this.grantedAtNanos;
	}

	long grownAtNanos() {
		return this.grownAtNanos;
	}

	/** A grant was decided on. */
	void granted(long nowNanos) {
		this.grantedAtNanos = nowNanos;
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
