/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

import io.github.libp2p4j.StreamException;

/**
 * The writing half of a stream for {@code java.io}. As thread-safe as the stream.
 */
final class StreamOutput extends OutputStream {

	private final LiveStream stream;

	StreamOutput(LiveStream stream) {
		this.stream = stream;
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		try {
			this.stream.write(ByteBuffer.wrap(source, offset, length));
		}
		catch (StreamException ex) {
			throw asIOException(ex);
		}
	}

	@Override
	public void flush() {
		// Bytes are on their way once written; waiting for the peer's credit here would
		// surprise java.io's users.
	}

	@Override
	public void close() {
		this.stream.closeWrite();
	}

	/**
	 * Keeps the contract of {@code java.io}: failures are checked, and an interruption
	 * has its own type.
	 */
	static IOException asIOException(StreamException failure) {
		if (failure.reason() == StreamException.Reason.CANCELLED) {
			InterruptedIOException interrupted = new InterruptedIOException(failure.getMessage());
			interrupted.initCause(failure);
			return interrupted;
		}
		return new IOException(failure.getMessage(), failure);
	}

}
