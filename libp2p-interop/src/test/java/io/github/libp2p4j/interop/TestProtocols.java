/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;

/**
 * The protocols that every peer of this module serves; {@code protocols.mjs} serves the
 * same. Stateless.
 */
final class TestProtocols {

	/** Sends back what it gets, then FIN. */
	static final String ECHO = "/echo/1.0.0";

	/**
	 * Two big-endian uint32, r and w: reads r more bytes, writes w bytes of the pattern,
	 * resets.
	 */
	static final String RESET = "/reset/1.0.0";

	/**
	 * Reads to FIN, waits, then answers with the count (big-endian uint64) and the
	 * SHA-256 of what came.
	 */
	static final String LATE = "/late/1.0.0";

	/** Reads to FIN, then answers with the count, big-endian uint64. */
	static final String SINK = "/sink/1.0.0";

	/** Reads a big-endian uint64 and sends as many bytes of the pattern, then FIN. */
	static final String SOURCE = "/source/1.0.0";

	/** How long after the FIN the late answer comes, on both sides. */
	static final long LATE_MILLIS = 200;

	private static final int CHUNK_BYTES = 64 << 10;

	private TestProtocols() {
	}

	static Libp2p.Builder serve(Libp2p.Builder builder) {
		return builder.handler(ECHO, TestProtocols::echo)
			.handler(RESET, TestProtocols::reset)
			.handler(LATE, TestProtocols::late)
			.handler(SINK, TestProtocols::sink)
			.handler(SOURCE, TestProtocols::source);
	}

	private static void echo(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		while (stream.read(buffer.clear()) >= 0) {
			stream.write(buffer.flip());
		}
	}

	private static void reset(Stream stream) {
		ByteBuffer request = Content.exactly(stream, 2 * Integer.BYTES);
		Content.exactly(stream, request.getInt());
		Content.write(stream, request.getInt(), CHUNK_BYTES);
		stream.flush();
		stream.reset();
	}

	private static void late(Stream stream) {
		Content.Received received = Content.drain(stream);
		// Late on purpose: the stream has been half-closed for long when the answer goes.
		new CompletableFuture<Void>().completeOnTimeout(null, LATE_MILLIS, TimeUnit.MILLISECONDS).join();
		stream.write(ByteBuffer.allocate(Long.BYTES + received.sha256().length)
			.putLong(received.bytes())
			.put(received.sha256())
			.flip());
	}

	private static void sink(Stream stream) {
		Content.Received received = Content.drain(stream);
		stream.write(ByteBuffer.allocate(Long.BYTES).putLong(received.bytes()).flip());
	}

	private static void source(Stream stream) {
		Content.write(stream, Content.exactly(stream, Long.BYTES).getLong(), CHUNK_BYTES);
	}

}
