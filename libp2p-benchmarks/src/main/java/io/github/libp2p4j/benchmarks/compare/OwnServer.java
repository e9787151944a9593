/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.ByteBuffer;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.host.Libp2p;

/**
 * What this implementation's node serves in a comparison: the protocols of
 * {@link Protocols}, written as its user would. Stateless.
 */
final class OwnServer {

	private OwnServer() {
	}

	static Libp2p.Builder serveOn(Libp2p.Builder builder) {
		return builder.handler(Protocols.UPLOAD, OwnServer::takeUploads)
			.handler(Protocols.DOWNLOAD, OwnServer::giveDownloads)
			.handler(Protocols.ECHO, OwnServer::echo);
	}

	private static void takeUploads(Stream stream) {
		ByteBuffer chunk = ByteBuffer.allocate(Protocols.CHUNK_BYTES);
		ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
		while (fill(stream, length.clear())) {
			discard(stream, chunk, length.flip().getLong());
			stream.write(ByteBuffer.allocate(1));
			stream.flush();
		}
	}

	private static void giveDownloads(Stream stream) {
		ByteBuffer chunk = ByteBuffer.allocate(Protocols.CHUNK_BYTES);
		ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
		while (fill(stream, length.clear())) {
			send(stream, chunk, length.flip().getLong());
		}
	}

	private static void echo(Stream stream) {
		ByteBuffer message = ByteBuffer.allocate(1 << 10);
		while (stream.read(message.clear()) >= 0) {
			stream.write(message.flip());
		}
	}

	static void send(Stream stream, ByteBuffer chunk, long bytes) {
		for (long left = bytes; left > 0; left -= chunk.limit()) {
			stream.write(chunk.clear().limit((int) Math.min(left, chunk.capacity())));
		}
		stream.flush();
	}

	static void discard(Stream stream, ByteBuffer chunk, long bytes) {
		for (long left = bytes; left > 0;) {
			int read = stream.read(chunk.clear().limit((int) Math.min(left, chunk.capacity())));
			if (read < 0) {
				throw new IllegalStateException("FIN with " + left + " bytes missing");
			}
			left -= read;
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
