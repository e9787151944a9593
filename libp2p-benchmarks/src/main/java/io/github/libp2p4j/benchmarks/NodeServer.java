/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;

/**
 * A node that takes uploads, gives downloads and echoes. Thread-safe.
 */
final class NodeServer implements Role {

	/** A big-endian count and as many bytes; one byte back. Again and again. */
	static final String UPLOAD = "/benchmark/upload/1.0.0";

	/** A big-endian count; as many bytes back. Again and again. */
	static final String DOWNLOAD = "/benchmark/download/1.0.0";

	static final String ECHO = "/benchmark/echo/1.0.0";

	static final int CHUNK_BYTES = 64 << 10;

	/**
	 * Sequential dials leave the last connection behind for a moment; no limit of this
	 * node shall count that.
	 */
	private static final int CONNECTIONS_OF_ONE_PEER = 512;

	private final ConnectionManager node;

	NodeServer(String preference) {
		this.node = Libp2p.builder()
			.crypto(CryptoPreference.valueOf(preference))
			.limits(Limits.defaults().toBuilder().maxConnectionsPerPeer(CONNECTIONS_OF_ONE_PEER).build())
			.identify(false)
			.listen("/ip4/127.0.0.1/tcp/0")
			.handler(UPLOAD, NodeServer::takeUploads)
			.handler(DOWNLOAD, NodeServer::giveDownloads)
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
		while (fill(stream, count.clear())) {
			for (long left = count.flip().getLong(); left > 0;) {
				buffer.clear().limit((int) Math.min(left, CHUNK_BYTES));
				int read = stream.read(buffer);
				if (read < 0) {
					throw new IllegalStateException("FIN with " + left + " bytes missing");
				}
				left -= read;
			}
			stream.write(ByteBuffer.allocate(1));
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
