/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One direction of a connection within the process: at most
 * {@link MemoryChannel#PIPE_BYTES} on their way, in an array that grows with what is in
 * it. Thread-safe: one writer and one reader.
 */
final class Pipe {

	private static final int INITIAL_CAPACITY = 4096;

	private final ReentrantLock lock = new ReentrantLock();

	private byte[] ring = new byte[0];

	private int head;

	private int count;

	/** The writer sent its FIN. */
	private boolean finished;

	/** Either end let go: what was under way is lost. */
	private boolean severed;

	/**
	 * @return bytes read, 0 if there are none, −1 at the end
	 */
	int read(ByteBuffer target) throws IOException {
		this.lock.lock();
		try {
			if (this.severed) {
				throw new IOException("Connection reset");
			}
			if (this.count == 0) {
				return this.finished ? -1 : 0;
			}
			int length = Math.min(this.count, target.remaining());
			int first = Math.min(length, this.ring.length - this.head);
			target.put(this.ring, this.head, first);
			target.put(this.ring, 0, length - first);
			this.head = (this.head + length) & (this.ring.length - 1);
			this.count -= length;
			return length;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * @return bytes written, 0 if there is no room
	 */
	int write(ByteBuffer source) throws IOException {
		this.lock.lock();
		try {
			if (this.severed) {
				throw new IOException("Broken pipe");
			}
			int length = Math.min(source.remaining(), MemoryChannel.PIPE_BYTES - this.count);
			if (length == 0) {
				return 0;
			}
			reserve(this.count + length);
			int start = (this.head + this.count) & (this.ring.length - 1);
			int first = Math.min(length, this.ring.length - start);
			source.get(this.ring, start, first);
			source.get(this.ring, 0, length - first);
			this.count += length;
			return length;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void reserve(int bytes) {
		if (bytes <= this.ring.length) {
			return;
		}
		int capacity = Math.max(INITIAL_CAPACITY, Integer.highestOneBit(bytes - 1) << 1);
		byte[] grown = new byte[capacity];
		int first = Math.min(this.count, this.ring.length - this.head);
		System.arraycopy(this.ring, this.head, grown, 0, first);
		System.arraycopy(this.ring, 0, grown, first, this.count - first);
		this.ring = grown;
		this.head = 0;
	}

	void finish() {
		this.lock.lock();
		try {
			this.finished = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * @return whether unread bytes were lost
	 */
	boolean sever() {
		this.lock.lock();
		try {
			boolean lossy = this.count > 0;
			this.severed = true;
			this.count = 0;
			this.ring = new byte[0];
			return lossy;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isReadable() {
		this.lock.lock();
		try {
			return this.count > 0 || this.finished || this.severed;
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isWritable() {
		this.lock.lock();
		try {
			return this.count < MemoryChannel.PIPE_BYTES || this.severed;
		}
		finally {
			this.lock.unlock();
		}
	}

}
