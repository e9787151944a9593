/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.machine.Deadlines;
import io.github.libp2p4j.upgrade.ConnectionMachine;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's machine has sealed and the channel has not taken yet: at most one
 * buffer of the loop's pool, held only while the channel is full. Loop-confined.
 */
final class ConnectionOutput {

	/**
	 * Buffers filled and written in one turn before other connections have theirs;
	 * chosen: 1 MiB.
	 */
	private static final int ROUNDS = 16;

	/**
	 * A peer that reads must take this much of a full queue in {@link #SLOW_NANOS}
	 * (threats T10).
	 */
	private static final long SLOW_BYTES = 60L << 10;

	private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(60);

	private final Channel channel;

	private final ConnectionMachine machine;

	private final long stallNanos;

	private @Nullable ByteBuffer unsent;

	private long sentBytes;

	/** The channel took less than it was given. */
	private boolean full;

	/** When the channel last took a byte while something was unsent. */
	private long progressNanos;

	/** When the channel last was not full, or took enough. */
	private long slowSinceNanos;

	private long slowSinceBytes;

	ConnectionOutput(Channel channel, ConnectionMachine machine, long stallNanos) {
		this.channel = channel;
		this.machine = machine;
		this.stallNanos = stallNanos;
	}

	/**
	 * Seals and writes until the channel is full, nothing is left, or it is others' turn.
	 * @return whether more could be written now
	 */
	boolean flush(long nowNanos) throws IOException {
		for (int round = 0; round < ROUNDS; round++) {
			ByteBuffer buffer = this.unsent;
			if (buffer == null) {
				if (!this.machine.hasOutput()) {
					return false;
				}
				buffer = sealed(nowNanos);
				this.unsent = buffer;
			}
			if (!write(buffer, nowNanos)) {
				return false;
			}
		}
		return this.machine.hasOutput();
	}

	/**
	 * What the machine wants sent. A machine that fails while it writes leaves nothing: a
	 * pooled buffer still has what others sent in it.
	 */
	private ByteBuffer sealed(long nowNanos) {
		ByteBuffer buffer = this.channel.loop().acquireBuffer();
		boolean written = false;
		try {
			this.machine.transmit(buffer, nowNanos);
			written = true;
			return buffer.flip();
		}
		finally {
			if (!written) {
				this.channel.loop().releaseBuffer(buffer);
			}
		}
	}

	/**
	 * @return whether all of it was taken
	 */
	private boolean write(ByteBuffer buffer, long nowNanos) throws IOException {
		int bytes = this.channel.write(buffer);
		this.sentBytes += bytes;
		if (!buffer.hasRemaining()) {
			release();
			this.channel.writeInterest(false);
			return true;
		}
		if (bytes > 0 || !this.full) {
			this.progressNanos = nowNanos;
		}
		if (!this.full || this.sentBytes - this.slowSinceBytes >= SLOW_BYTES) {
			this.slowSinceNanos = nowNanos;
			this.slowSinceBytes = this.sentBytes;
		}
		this.full = true;
		this.channel.writeInterest(true);
		return false;
	}

	boolean isEmpty() {
		return this.unsent == null && !this.machine.hasOutput();
	}

	long sentBytes() {
		return this.sentBytes;
	}

	long deadlineNanos() {
		if (!this.full) {
			return Deadlines.NONE;
		}
		return Deadlines.earlier(Deadlines.after(this.progressNanos, this.stallNanos),
				Deadlines.after(this.slowSinceNanos, SLOW_NANOS));
	}

	/**
	 * Whether the peer has taken nothing, or next to nothing, for too long.
	 */
	boolean isStalled(long nowNanos) {
		return Deadlines.isDue(deadlineNanos(), nowNanos);
	}

	/**
	 * Gives the buffer back, sent or not.
	 */
	void release() {
		ByteBuffer buffer = this.unsent;
		if (buffer != null) {
			this.unsent = null;
			this.full = false;
			this.channel.loop().releaseBuffer(buffer);
		}
	}

}
