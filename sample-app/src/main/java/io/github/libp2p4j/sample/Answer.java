/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamSubscriber;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a peer answers, of any size, while the question is still being written:
 * in memory first, then in a temporary file. A client that sends everything before it
 * reads, the peer, and this application can then never wait for one another in a circle,
 * and a failure in the middle still becomes a proper HTTP status. Thread-safe.
 */
final class Answer implements StreamSubscriber, AutoCloseable {

	private final int memoryBytes;

	private final ByteArrayOutputStream memory = new ByteArrayOutputStream();

	private final CompletableFuture<Void> end = new CompletableFuture<>();

	private @Nullable Path file;

	private @Nullable OutputStream fileStream;

	private @Nullable WritableByteChannel target;

	private volatile long receivedBytes;

	private boolean closed;

	Answer(int memoryBytes) {
		this.memoryBytes = memoryBytes;
	}

	@Override
	public synchronized void onData(ByteBuffer data) throws IOException {
		if (this.closed) {
			throw new IOException("Nobody waits for this answer any more");
		}
		int count = data.remaining();
		target(count).write(data);
		this.receivedBytes += count;
	}

	private WritableByteChannel target(int count) throws IOException {
		if (this.file == null && this.memory.size() + count > this.memoryBytes) {
			Path spill = Files.createTempFile("sample-app-answer", null);
			this.file = spill;
			OutputStream stream = new BufferedOutputStream(Files.newOutputStream(spill));
			this.memory.writeTo(stream);
			this.memory.reset();
			this.fileStream = stream;
			this.target = Channels.newChannel(stream);
		}
		WritableByteChannel known = this.target;
		if (known == null) {
			known = Channels.newChannel(this.memory);
			this.target = known;
		}
		return known;
	}

	@Override
	public void onEnd() {
		this.end.complete(null);
	}

	@Override
	public void onFailure(StreamException failure) {
		this.end.completeExceptionally(failure);
	}

	/**
	 * Waits for the end of the answer.
	 * @param patience how long nothing may arrive
	 * @throws StreamException if the stream failed, or nothing arrived for that long
	 */
	void await(Duration patience) {
		long before;
		do {
			before = this.receivedBytes;
			try {
				this.end.get(patience.toNanos(), TimeUnit.NANOSECONDS);
				return;
			}
			catch (TimeoutException ex) {
				// The answer may be long: only silence counts.
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof StreamException failure) {
					throw failure;
				}
				throw new IllegalStateException("The answer could not be collected", ex.getCause());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new StreamException(StreamException.Reason.CANCELLED, "Interrupted while waiting for the answer",
						Origin.APPLICATION);
			}
		}
		while (this.receivedBytes > before);
		throw new StreamException(StreamException.Reason.TIMEOUT, "The peer sent nothing for " + patience,
				Origin.REMOTE);
	}

	long sizeBytes() {
		return this.receivedBytes;
	}

	synchronized void writeTo(OutputStream out) throws IOException {
		if (this.file == null || this.fileStream == null) {
			this.memory.writeTo(out);
			return;
		}
		this.fileStream.flush();
		Files.copy(this.file, out);
	}

	@Override
	public synchronized void close() throws IOException {
		this.closed = true;
		if (this.fileStream != null) {
			this.fileStream.close();
		}
		if (this.file != null) {
			Files.deleteIfExists(this.file);
		}
	}

}
