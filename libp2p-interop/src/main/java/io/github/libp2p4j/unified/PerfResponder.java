/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering side of {@code /perf/1.0.0}, for both dialects of {@link PerfDialect}.
 * Thread-safe.
 * <p>
 * Which one a dialer speaks shows in its bytes. Fewer than sixteen of them: the
 * specification's. A second number that can be a size: both sizes, and the answer must
 * not wait for the end of the dialer's half, which may not come. A second number of zero:
 * no download is wanted, or eight zero bytes of content; the length of the upload, known
 * at the end of the half, tells. Any other second number is content. The one case that
 * cannot be told apart is the specification's order for D bytes with an upload of exactly
 * D + 8 zero bytes, which the suite does not have; it is answered with nothing.
 */
final class PerfResponder implements ProtocolHandler {

	private static final Logger logger = LoggerFactory.getLogger(PerfResponder.class);

	/** Chosen: some of the largest Noise messages at a time. */
	private static final int BLOCK_BYTES = 256 << 10;

	/** Chosen: what a dialer may leave a handler waiting without a byte. */
	private static final Duration SILENCE = Duration.ofSeconds(60);

	@Override
	public void handle(Stream stream) {
		stream.readTimeout(SILENCE);
		ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
		long answerBytes = answerBytes(stream, block);
		logger.debug("{} is sent {} bytes", stream.remotePeer(), Long.toUnsignedString(answerBytes));
		send(stream, block, answerBytes);
	}

	/** Reads the request with its upload. */
	private static long answerBytes(Stream stream, ByteBuffer block) {
		block.clear().limit(PerfDialect.BOTH_SIZES.headerBytes());
		boolean ended = !fill(stream, block);
		block.flip();
		if (block.remaining() < PerfDialect.SPECIFICATION.headerBytes()) {
			throw new IllegalStateException("A perf request of " + block.remaining()
					+ " bytes; its header has at least " + PerfDialect.SPECIFICATION.headerBytes());
		}
		long first = block.getLong();
		if (ended) {
			return first;
		}
		long second = block.getLong();
		if (second > 0 && second <= PerfDialect.MAX_BYTES) {
			return (drain(stream, block, first) == first) ? second : first;
		}
		long uploadBytes = drain(stream, block, Long.MAX_VALUE);
		return (second == 0 && uploadBytes == first) ? 0 : first;
	}

	/**
	 * @return whether the buffer was filled, not the half ended before
	 */
	private static boolean fill(Stream stream, ByteBuffer target) {
		while (target.hasRemaining()) {
			if (stream.read(target) < 0) {
				return false;
			}
		}
		return true;
	}

	/** Reads that many bytes, or until the dialer ends its half. */
	private static long drain(Stream stream, ByteBuffer block, long limitBytes) {
		long total = 0;
		while (Long.compareUnsigned(total, limitBytes) < 0) {
			block.clear();
			if (Long.compareUnsigned(limitBytes - total, BLOCK_BYTES) < 0) {
				block.limit((int) (limitBytes - total));
			}
			int count = stream.read(block);
			if (count < 0) {
				return total;
			}
			total += count;
		}
		return total;
	}

	private static void send(Stream stream, ByteBuffer block, long answerBytes) {
		long remaining = answerBytes;
		while (remaining != 0) {
			block.clear();
			if (Long.compareUnsigned(remaining, BLOCK_BYTES) < 0) {
				block.limit((int) remaining);
			}
			remaining -= block.remaining();
			stream.write(block);
		}
	}

}
