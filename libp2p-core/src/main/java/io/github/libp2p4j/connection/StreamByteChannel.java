/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.libp2p4j.StreamException;

/**
 * Both halves of a stream as a blocking channel. As thread-safe as the stream.
 */
final class StreamByteChannel implements ByteChannel {

	private final LiveStream stream;

	private final AtomicBoolean closed = new AtomicBoolean();

	StreamByteChannel(LiveStream stream) {
		this.stream = stream;
	}

	@Override
	public int read(ByteBuffer target) throws IOException {
		requireOpen();
		if (!target.hasRemaining()) {
			return 0;
		}
		try {
			return this.stream.read(target);
		}
		catch (StreamException ex) {
			throw StreamOutput.asIOException(ex);
		}
	}

	@Override
	public int write(ByteBuffer source) throws IOException {
		requireOpen();
		int bytes = source.remaining();
		try {
			this.stream.write(source);
		}
		catch (StreamException ex) {
			throw StreamOutput.asIOException(ex);
		}
		return bytes;
	}

	@Override
	public boolean isOpen() {
		return !this.closed.get();
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			this.stream.close();
		}
	}

	private void requireOpen() throws ClosedChannelException {
		if (this.closed.get()) {
			throw new ClosedChannelException();
		}
	}

}
