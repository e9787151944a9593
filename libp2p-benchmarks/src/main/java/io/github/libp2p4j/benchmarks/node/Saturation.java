/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;

/**
 * A stream on which a thread of its own writes as much as it can, until closed. The
 * thread that made it waits until the receive window had time to grow. Thread-safe.
 */
final class Saturation implements AutoCloseable {

	/** Some windows' worth. */
	private static final long BYTES_BEFORE_START = 64L << 20;

	private static final long POLL_NANOS = 1_000_000;

	private final Stream stream;

	private final FutureTask<Boolean> writing = new FutureTask<>(this::write);

	private volatile long bytes;

	private volatile boolean ending;

	private final long startNanos;

	private final long startBytes;

	Saturation(Connection connection) {
		this.stream = connection.newStream(NodeServer.SINK);
		Thread thread = new Thread(this.writing, "saturation");
		thread.setDaemon(true);
		thread.start();
		while (this.bytes < BYTES_BEFORE_START && !this.writing.isDone()) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		this.startNanos = System.nanoTime();
		this.startBytes = this.bytes;
	}

	/** How busy it has kept the connection. */
	long bytesPerSecond() {
		return (long) ((this.bytes - this.startBytes) * 1e9 / (System.nanoTime() - this.startNanos));
	}

	@Override
	public void close() throws InterruptedException, ExecutionException {
		this.ending = true;
		this.writing.get();
		this.stream.close();
	}

	private boolean write() {
		ByteBuffer chunk = ByteBuffer.allocate(NodeServer.CHUNK_BYTES);
		long written = 0;
		while (!this.ending) {
			this.stream.write(chunk.clear());
			written += NodeServer.CHUNK_BYTES;
			this.bytes = written;
		}
		return true;
	}

}
