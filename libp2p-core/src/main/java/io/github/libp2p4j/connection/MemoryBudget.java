/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import io.github.libp2p4j.yamux.WindowBudget;
import org.jspecify.annotations.Nullable;

/**
 * Memory held for peers: growth of receive windows when granted, bytes when buffered. A
 * connection's budget charges the node's as well. Thread-safe: loops charge, application
 * threads release as they read.
 */
public final class MemoryBudget implements WindowBudget {

	private final long limitBytes;

	private final @Nullable MemoryBudget parent;

	private long chargedBytes;

	private long bufferedBytes;

	private boolean retired;

	public MemoryBudget(long limitBytes, @Nullable MemoryBudget parent) {
		this.limitBytes = limitBytes;
		this.parent = parent;
	}

	@Override
	public synchronized boolean reserve(long bytes) {
		if (this.chargedBytes + bytes > this.limitBytes) {
			return false;
		}
		if (this.parent != null && !this.retired && !this.parent.reserve(bytes)) {
			return false;
		}
		this.chargedBytes += bytes;
		return true;
	}

	/**
	 * Charges bytes that are here already, unread.
	 * @return whether this keeps within the limits; if not, something has to go
	 */
	synchronized boolean charge(long bytes) {
		this.chargedBytes += bytes;
		this.bufferedBytes += bytes;
		boolean parentHolds = this.parent == null || this.retired || this.parent.charge(bytes);
		return parentHolds && this.chargedBytes <= this.limitBytes;
	}

	@Override
	public synchronized void release(long bytes) {
		this.chargedBytes -= bytes;
		if (this.parent != null && !this.retired) {
			this.parent.release(bytes);
		}
	}

	/**
	 * What was charged has been read, or thrown away.
	 */
	synchronized void discharge(long bytes) {
		this.bufferedBytes -= bytes;
		release(bytes);
	}

	/**
	 * The connection is over: what its streams still hold is the garbage collector's, and
	 * no longer charged to the node.
	 */
	synchronized void retire() {
		if (this.parent != null && !this.retired) {
			this.parent.release(this.chargedBytes);
		}
		this.retired = true;
	}

	public synchronized long chargedBytes() {
		return this.chargedBytes;
	}

	/**
	 * Of the charged bytes, those that are here and unread.
	 */
	synchronized long bufferedBytes() {
		return this.bufferedBytes;
	}

	/**
	 * Whether this budget itself is exceeded, whatever its parent's state.
	 */
	synchronized boolean isExceeded() {
		return this.chargedBytes > this.limitBytes;
	}

}
