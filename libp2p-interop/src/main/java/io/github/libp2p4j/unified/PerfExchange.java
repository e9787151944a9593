/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.WellKnownProtocols;

/**
 * The asking side of {@code /perf/1.0.0} on one connection, in the dialect that the
 * listener speaks. Not thread-safe.
 */
final class PerfExchange {

	/** Chosen: some of the largest Noise messages at a time. */
	private static final int BLOCK_BYTES = 256 << 10;

	/** Chosen: what a listener may leave us waiting without a byte. */
	private static final Duration SILENCE = Duration.ofSeconds(60);

	private final Connection connection;

	private final PerfHeader header;

	private final ByteBuffer sent = ByteBuffer.allocateDirect(BLOCK_BYTES);

	private final ByteBuffer received = ByteBuffer.allocateDirect(BLOCK_BYTES);

	private PerfExchange(Connection connection, PerfHeader header) {
		this.connection = connection;
		this.header = header;
	}

	/**
	 * Finds out which dialect the listener speaks. Eight zero bytes, the number 1 and the
	 * end of the half are an order for one byte to who reads both sizes, and an upload of
	 * eight bytes with nothing to send back to who follows the specification.
	 */
	static PerfExchange on(Connection connection) {
		long answered = new PerfExchange(connection, PerfHeader.BOTH_SIZES).request(0, 1);
		return new PerfExchange(connection, (answered == 1) ? PerfHeader.BOTH_SIZES : PerfHeader.SPECIFICATION);
	}

	PerfHeader header() {
		return this.header;
	}

	/**
	 * Uploads and then downloads on a new stream.
	 * @return from before the stream was opened until the last byte, or, without a
	 * download, the end of the listener's half came
	 * @throws IllegalStateException if the listener sent another number of bytes
	 */
	Duration run(long uploadBytes, long downloadBytes) {
		long start = System.nanoTime();
		long answered = request(uploadBytes, downloadBytes);
		long elapsedNanos = System.nanoTime() - start;
		if (answered != downloadBytes) {
			throw new IllegalStateException(
					"The listener was asked for " + downloadBytes + " bytes and sent " + answered);
		}
		return Duration.ofNanos(elapsedNanos);
	}

	private long request(long uploadBytes, long downloadBytes) {
		try (Stream stream = this.connection.newStream(WellKnownProtocols.PERF)) {
			stream.readTimeout(SILENCE);
			upload(stream, uploadBytes, downloadBytes);
			stream.closeWrite();
			return drain(stream, downloadBytes);
		}
	}

	/** The header travels with the first bytes of the upload. */
	private void upload(Stream stream, long uploadBytes, long downloadBytes) {
		this.sent.clear();
		this.header.write(this.sent, uploadBytes, downloadBytes);
		long remaining = uploadBytes;
		int first = (int) Math.min(remaining, this.sent.remaining());
		stream.write(this.sent.position(0).limit(this.header.lengthBytes() + first));
		remaining -= first;
		while (remaining > 0) {
			this.sent.clear().limit((int) Math.min(remaining, BLOCK_BYTES));
			remaining -= this.sent.remaining();
			stream.write(this.sent);
		}
	}

	/**
	 * Reads until all has come that was asked for, or the listener ends.
	 */
	private long drain(Stream stream, long wantedBytes) {
		long total = 0;
		do {
			int count = stream.read(this.received.clear());
			if (count < 0) {
				return total;
			}
			total += count;
		}
		while (total < wantedBytes || wantedBytes == 0);
		return total;
	}

}
