/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.yamux.WindowBudget;
import org.jspecify.annotations.Nullable;

/**
 * Memory held for peers: growth of receive windows when granted, bytes when buffered. A
 * connection's budget charges the node's as well. Thread-safe: loops charge, application
 * threads discharge as they read.
 * <p>
 * Growth is a promise of room: it is refused once promises and bytes together reach the
 * limit. Bytes that arrive within a promise are not counted against the limit once more,
 * or a peer that uses what it was granted would exceed it by that: what has to give way
 * is decided by the bytes that are here.
 */
public final class MemoryBudget implements WindowBudget {

	private final long limitBytes;

	private final @Nullable MemoryBudget parent;

	private long promisedBytes;

	private long bufferedBytes;

	private boolean retired;

	public MemoryBudget(long limitBytes, @Nullable MemoryBudget parent) {
		this.limitBytes = limitBytes;
		this.parent = parent;
	}

	@Override
	public synchronized boolean reserve(long bytes) {
		if (this.promisedBytes + this.bufferedBytes + bytes > this.limitBytes) {
			return false;
		}
		if (this.parent != null && !this.retired && !this.parent.reserve(bytes)) {
			return false;
		}
		this.promisedBytes += bytes;
		return true;
	}

	/**
	 * Charges bytes that are here already, unread.
	 * @return whether unread bytes keep within the limits; if not, something has to go
	 */
	synchronized boolean charge(long bytes) {
		this.bufferedBytes += bytes;
		boolean parentHolds = this.parent == null || this.retired || this.parent.charge(bytes);
		return parentHolds && !isExceeded();
	}

	@Override
	public synchronized void release(long bytes) {
		this.promisedBytes -= bytes;
		if (this.parent != null && !this.retired) {
			this.parent.release(bytes);
		}
	}

	/**
	 * What was charged has been read, or thrown away.
	 */
	synchronized void discharge(long bytes) {
		this.bufferedBytes -= bytes;
		if (this.parent != null && !this.retired) {
			this.parent.discharge(bytes);
		}
	}

	/**
	 * The connection is over: what its streams still hold is the garbage collector's, and
	 * no longer charged to the node.
	 */
	synchronized void retire() {
		if (this.parent != null && !this.retired) {
			this.parent.release(this.promisedBytes);
			this.parent.discharge(this.bufferedBytes);
		}
		this.retired = true;
	}

	/** Promised and unread bytes together. */
	public synchronized long chargedBytes() {
		return this.promisedBytes + this.bufferedBytes;
	}

	/**
	 * Of these, the bytes that are here and unread.
	 */
	synchronized long bufferedBytes() {
		return this.bufferedBytes;
	}

	/**
	 * Whether this budget itself is exceeded, whatever its parent's state.
	 */
	synchronized boolean isExceeded() {
		return this.bufferedBytes > this.limitBytes;
	}

}
