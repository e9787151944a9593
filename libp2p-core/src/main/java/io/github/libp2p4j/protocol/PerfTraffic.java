/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;

import io.github.libp2p4j.Stream;

/**
 * Moves the bytes of one perf stream through one buffer and counts them. Blocking,
 * confined to one thread; allocates nothing while it moves.
 * <p>
 * Blocking and not by stages, since a stage for each chunk would be garbage at the rate
 * that is to be measured.
 */
final class PerfTraffic {

	/** What a stream copies under one hold of its lock. */
	static final int CHUNK_BYTES = 64 << 10;

	private final Stream stream;

	private final Runnable progress;

	private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

	private long sentBytes;

	private long receivedBytes;

	/**
	 * @param progress run after each chunk
	 */
	PerfTraffic(Stream stream, Runnable progress) {
		this.stream = stream;
		this.progress = progress;
	}

	/**
	 * Sends so many zeros.
	 * @param bytes unsigned
	 */
	void send(long bytes) {
		Arrays.fill(this.chunk.array(), (byte) 0);
		long left = bytes;
		while (left != 0) {
			int count = (Long.compareUnsigned(left, CHUNK_BYTES) < 0) ? (int) left : CHUNK_BYTES;
			this.stream.write(this.chunk.clear().limit(count));
			left -= count;
			this.sentBytes += count;
			this.progress.run();
		}
	}

	/**
	 * Receives what is there, at least one byte, and forgets it.
	 * @return whether there was any: false after the peer's FIN
	 */
	boolean receive() {
		int count = this.stream.read(this.chunk.clear());
		if (count < 0) {
			return false;
		}
		this.receivedBytes += count;
		this.progress.run();
		return true;
	}

	/** Accepted by the stream; unsigned. */
	long sentBytes() {
		return this.sentBytes;
	}

	/** Unsigned. */
	long receivedBytes() {
		return this.receivedBytes;
	}

}
