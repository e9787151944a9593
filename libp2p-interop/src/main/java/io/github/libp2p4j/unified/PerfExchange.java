/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.WellKnownProtocols;

/**
 * The asking side of {@code /perf/1.0.0} on one connection, in the dialect that the
 * listener speaks. The specification's is the node's own. Not thread-safe.
 */
final class PerfExchange {

	/** Chosen: some of the largest Noise messages at a time. */
	private static final int BLOCK_BYTES = 256 << 10;

	/** Chosen: what a listener may leave us waiting without a byte. */
	private static final Duration SILENCE = Duration.ofSeconds(60);

	private final ConnectionManager node;

	private final Connection connection;

	private final ByteBuffer sent = ByteBuffer.allocateDirect(BLOCK_BYTES);

	private final ByteBuffer received = ByteBuffer.allocateDirect(BLOCK_BYTES);

	private final PerfDialect dialect;

	/**
	 * Finds out which dialect the listener speaks. Eight zero bytes, the number 1 and the
	 * end of the half are an order for one byte to who reads both sizes, and an upload of
	 * eight bytes with nothing to send back to who follows the specification.
	 * @param connection to the listener, of that node
	 */
	PerfExchange(ConnectionManager node, Connection connection) {
		this.node = node;
		this.connection = connection;
		this.dialect = (request(0, 1) == 1) ? PerfDialect.BOTH_SIZES : PerfDialect.SPECIFICATION;
	}

	PerfDialect dialect() {
		return this.dialect;
	}

	/**
	 * Uploads and then downloads on a new stream.
	 * @return from before the stream was opened until the last byte, or, without a
	 * download, the end of the listener's half came
	 * @throws io.github.libp2p4j.StreamException if the stream fails
	 * @throws IllegalStateException if the listener sends another number of bytes
	 */
	Duration run(long uploadBytes, long downloadBytes) {
		if (this.dialect == PerfDialect.SPECIFICATION) {
			PerfRequest request = PerfRequest.of(uploadBytes, downloadBytes).withIdleTimeout(SILENCE);
			PerfResult result = this.node.perf(this.connection, request);
			return result.opening().plus(result.total());
		}
		long start = System.nanoTime();
		long answered = request(uploadBytes, downloadBytes);
		long elapsedNanos = System.nanoTime() - start;
		if (answered != downloadBytes) {
			throw new IllegalStateException(
					"The listener was asked for " + downloadBytes + " bytes and sent " + answered);
		}
		return Duration.ofNanos(elapsedNanos);
	}

	/** With both sizes. */
	private long request(long uploadBytes, long downloadBytes) {
		try (Stream stream = this.connection.newStream(WellKnownProtocols.PERF)) {
			stream.readTimeout(SILENCE);
			stream.write(this.sent.clear().putLong(uploadBytes).putLong(downloadBytes).flip());
			upload(stream, uploadBytes);
			stream.closeWrite();
			return drain(stream, downloadBytes);
		}
	}

	private void upload(Stream stream, long uploadBytes) {
		long remaining = uploadBytes;
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
