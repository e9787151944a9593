/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

import io.github.libp2p4j.StreamException;

/**
 * The reading half of a stream for {@code java.io}. As thread-safe as the stream.
 */
final class StreamInput extends InputStream {

	/**
	 * JDK 17's own {@code transferTo} copies 8 KiB at a time: eight times the wake-ups.
	 */
	private static final int TRANSFER_BYTES = 64 << 10;

	private final LiveStream stream;

	StreamInput(LiveStream stream) {
		this.stream = stream;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] target, int offset, int length) throws IOException {
		Objects.checkFromIndexSize(offset, length, target.length);
		if (length == 0) {
			return 0;
		}
		try {
			return this.stream.read(ByteBuffer.wrap(target, offset, length));
		}
		catch (StreamException ex) {
			throw StreamOutput.asIOException(ex);
		}
	}

	@Override
	public int available() {
		this.stream.lock.lock();
		try {
			return this.stream.inbox.size();
		}
		finally {
			this.stream.lock.unlock();
		}
	}

	@Override
	public long transferTo(OutputStream target) throws IOException {
		byte[] buffer = new byte[TRANSFER_BYTES];
		long total = 0;
		for (int bytes = read(buffer); bytes >= 0; bytes = read(buffer)) {
			target.write(buffer, 0, bytes);
			total += bytes;
		}
		return total;
	}

}
