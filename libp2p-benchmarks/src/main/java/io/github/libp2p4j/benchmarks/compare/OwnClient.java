/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * This implementation's dialler in a comparison: each piece of work with the blocking
 * calls that its users write. One command at a time.
 */
final class OwnClient {

	private final ConnectionManager node;

	/** What all but connect use. */
	private @Nullable Connection connection;

	OwnClient(ConnectionManager node) {
		this.node = node;
	}

	void dial(Multiaddr address) {
		this.connection = this.node.connect(address);
	}

	/**
	 * @return nanoseconds from the first byte's write to the receiver's confirmation of
	 * the last
	 */
	long upload(long bytes) {
		try (Stream stream = connection().newStream(Protocols.UPLOAD)) {
			ByteBuffer chunk = ByteBuffer.allocate(Protocols.CHUNK_BYTES);
			long start = System.nanoTime();
			stream.write(length(bytes));
			OwnServer.send(stream, chunk, bytes);
			require(OwnServer.fill(stream, chunk.clear().limit(1)));
			return System.nanoTime() - start;
		}
	}

	/**
	 * @return nanoseconds from asking for the first byte to having read the last
	 */
	long download(long bytes) {
		try (Stream stream = connection().newStream(Protocols.DOWNLOAD)) {
			ByteBuffer chunk = ByteBuffer.allocate(Protocols.CHUNK_BYTES);
			long start = System.nanoTime();
			stream.write(length(bytes));
			OwnServer.discard(stream, chunk, bytes);
			return System.nanoTime() - start;
		}
	}

	/** Connections made ready for streams, closed, and known to be closed. */
	Repetition connect(Multiaddr address, int parallel, long windowNanos) throws Exception {
		return Repetition.of(parallel, windowNanos, () -> {
			Connection fresh = this.node.connect(address, DialOptions.defaults().withNewConnection());
			fresh.close();
			fresh.closed().toCompletableFuture().join();
		});
	}

	/** Streams opened, agreed on, used for one message and its echo, and closed. */
	Repetition echo(int parallel, long windowNanos) throws Exception {
		return Repetition.of(parallel, windowNanos, () -> {
			try (Stream stream = connection().newStream(Protocols.ECHO)) {
				stream.write(ByteBuffer.allocate(Protocols.MESSAGE_BYTES));
				require(OwnServer.fill(stream, ByteBuffer.allocate(Protocols.MESSAGE_BYTES)));
			}
		});
	}

	/** Round trips one after the other on one stream: random bytes, compared. */
	List<Long> ping(long windowNanos) {
		List<Long> roundTripNanos = new ArrayList<>();
		byte[] payload = new byte[Protocols.MESSAGE_BYTES];
		ByteBuffer answer = ByteBuffer.allocate(Protocols.MESSAGE_BYTES);
		try (Stream stream = connection().newStream(WellKnownProtocols.PING)) {
			for (long start = System.nanoTime(); System.nanoTime() - start < windowNanos;) {
				ThreadLocalRandom.current().nextBytes(payload);
				long before = System.nanoTime();
				stream.write(ByteBuffer.wrap(payload));
				require(OwnServer.fill(stream, answer.clear()) && Arrays.equals(answer.array(), payload));
				roundTripNanos.add(System.nanoTime() - before);
			}
		}
		return roundTripNanos;
	}

	private Connection connection() {
		Connection dialed = this.connection;
		if (dialed == null) {
			throw new IllegalStateException("Nothing is dialled");
		}
		return dialed;
	}

	private static ByteBuffer length(long bytes) {
		return ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip();
	}

	private static void require(boolean answered) {
		if (!answered) {
			throw new IllegalStateException("The listener did not answer as it should");
		}
	}

}
