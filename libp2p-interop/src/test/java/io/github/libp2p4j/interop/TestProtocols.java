/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.ProtocolHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.host.Libp2p;

/**
 * The protocols of {@code CONTROL.md}, which every peer of this module serves, as this
 * side serves them; remembers how handlers failed. Thread-safe.
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

	/**
	 * A request and its response, each with its length before it: the response is the
	 * count and the SHA-256 of the request.
	 */
	static final String DIGEST = "/digest/1.0.0";

	/** Served by nobody. */
	static final String UNKNOWN = "/nobody/1.0.0";

	/** How long after the FIN the late answer comes, on both sides. */
	static final long LATE_MILLIS = 200;

	private final List<StreamException> failures = new CopyOnWriteArrayList<>();

	/** How handlers ended that were ended from outside. */
	List<StreamException> failures() {
		return this.failures;
	}

	Libp2p.Builder serve(Libp2p.Builder builder) {
		return builder.handler(ECHO, remembering(TestProtocols::echo))
			.handler(RESET, remembering(TestProtocols::reset))
			.handler(LATE, remembering(TestProtocols::late))
			.handler(SINK, remembering(TestProtocols::sink))
			.handler(SOURCE, remembering(TestProtocols::source))
			.handler(DIGEST, remembering(TestProtocols::digest));
	}

	private ProtocolHandler remembering(ProtocolHandler handler) {
		return (stream) -> {
			try {
				handler.handle(stream);
			}
			catch (StreamException ex) {
				this.failures.add(ex);
				throw ex;
			}
		};
	}

	private static void echo(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(Content.CHUNK_BYTES);
		while (stream.read(buffer.clear()) >= 0) {
			stream.write(buffer.flip());
		}
	}

	private static void reset(Stream stream) {
		ByteBuffer request = Content.exactly(stream, 2 * Integer.BYTES);
		Content.exactly(stream, request.getInt());
		Content.write(stream, request.getInt());
		stream.flush();
		stream.reset();
	}

	private static void late(Stream stream) {
		Content.Received received = Content.drain(stream);
		// Late on purpose: the stream has been half-closed for long when the answer goes.
		new CompletableFuture<Void>().completeOnTimeout(null, LATE_MILLIS, TimeUnit.MILLISECONDS).join();
		stream.write(ByteBuffer.wrap(Content.countAndSha256(received.bytes(), received.sha256())));
	}

	private static void sink(Stream stream) {
		Content.Received received = Content.drain(stream);
		stream.write(ByteBuffer.allocate(Long.BYTES).putLong(received.bytes()).flip());
	}

	private static void source(Stream stream) {
		Content.write(stream, Content.exactly(stream, Long.BYTES).getLong());
	}

	private static void digest(Stream stream) {
		ByteBuffer request = Content.readFramed(stream);
		long count = request.remaining();
		MessageDigest sha256 = Content.sha256();
		sha256.update(request);
		stream.write(Content.framed(Content.countAndSha256(count, sha256.digest())));
	}

}
