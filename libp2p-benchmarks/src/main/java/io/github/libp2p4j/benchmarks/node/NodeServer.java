/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.benchmarks.worker.Role;

/**
 * A node that takes uploads, gives downloads and echoes. Thread-safe.
 */
public final class NodeServer implements Role {

	/** A big-endian count and as many bytes; one byte back. Again and again. */
	static final String UPLOAD = "/benchmark/upload/1.0.0";

	/** A big-endian count; as many bytes back. Again and again. */
	static final String DOWNLOAD = "/benchmark/download/1.0.0";

	/** Bytes until FIN, for no answer. */
	static final String SINK = "/benchmark/sink/1.0.0";

	static final String ECHO = "/benchmark/echo/1.0.0";

	/** Bytes of one read or write. */
	static final int CHUNK_BYTES = 64 << 10;

	private final ConnectionManager node;

	/**
	 * @param settings words that {@link NodeSettings} knows
	 */
	public NodeServer(String... settings) {
		this.node = NodeSettings.of(settings)
			.listen("/ip4/127.0.0.1/tcp/0")
			.handler(UPLOAD, NodeServer::takeUploads)
			.handler(DOWNLOAD, NodeServer::giveDownloads)
			.handler(SINK, NodeServer::discard)
			.handler(ECHO, NodeServer::echo)
			.start();
	}

	@Override
	public String address() {
		return this.node.listenAddresses().get(0).toString();
	}

	@Override
	public String answer(String command) {
		throw new IllegalArgumentException("A server takes no command: " + command);
	}

	@Override
	public void close() {
		this.node.stop(Duration.ofSeconds(1)).toCompletableFuture().join();
	}

	private static void takeUploads(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		ByteBuffer count = ByteBuffer.allocate(Long.BYTES);
		ByteBuffer confirmation = ByteBuffer.allocate(1);
		while (fill(stream, count.clear())) {
			for (long left = count.flip().getLong(); left > 0;) {
				buffer.clear().limit((int) Math.min(left, CHUNK_BYTES));
				int read = stream.read(buffer);
				if (read < 0) {
					throw new IllegalStateException("FIN with " + left + " bytes missing");
				}
				left -= read;
			}
			stream.write(confirmation.clear());
			stream.flush();
		}
	}

	private static void giveDownloads(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		ByteBuffer count = ByteBuffer.allocate(Long.BYTES);
		while (fill(stream, count.clear())) {
			for (long left = count.flip().getLong(); left > 0; left -= buffer.limit()) {
				stream.write(buffer.clear().limit((int) Math.min(left, CHUNK_BYTES)));
			}
			stream.flush();
		}
	}

	private static void discard(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		while (stream.read(buffer) >= 0) {
			buffer.clear();
		}
	}

	private static void echo(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		while (stream.read(buffer.clear()) >= 0) {
			stream.write(buffer.flip());
		}
	}

	/**
	 * Fills the buffer to its limit.
	 * @return false if FIN came first
	 */
	static boolean fill(Stream stream, ByteBuffer target) {
		while (target.hasRemaining()) {
			if (stream.read(target) < 0) {
				return false;
			}
		}
		return true;
	}

}
