/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends and reads at the same time, and compares checksums. Thread-safe.
 */
final class EchoClient implements AutoCloseable {

	private static final long TIMEOUT_SECONDS = 90;

	private final ExecutorService writers = Executors.newCachedThreadPool();

	/** One echo on one stream, whole: everything sent, FIN, everything back, FIN. */
	void echo(Connection connection, long bytes) throws Exception {
		echo(connection, bytes, () -> Content.CHUNK_BYTES);
	}

	void echo(Connection connection, long bytes, IntSupplier chunkBytes) throws Exception {
		try (Stream stream = connection.newStream(TestProtocols.ECHO)) {
			assertThat(stream.protocol()).isEqualTo(TestProtocols.ECHO);
			Future<byte[]> sent = this.writers.submit(() -> {
				byte[] sha256 = Content.write(stream, bytes, chunkBytes);
				stream.closeWrite();
				return sha256;
			});
			Content.Received received = Content.drain(stream);
			assertThat(received.bytes()).isEqualTo(bytes);
			assertThat(received.sha256()).isEqualTo(sent.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
		}
	}

	/** Many echoes at once. */
	void echoAtOnce(Connection connection, int streams, long bytes) throws Exception {
		List<Future<?>> echoes = new ArrayList<>();
		for (int i = 0; i < streams; i++) {
			echoes.add(this.writers.submit(() -> {
				echo(connection, bytes);
				return null;
			}));
		}
		for (Future<?> echo : echoes) {
			try {
				echo.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				throw new AssertionError("One of " + streams + " echoes failed: " + ex.getCause(), ex.getCause());
			}
		}
	}

	@Override
	public void close() {
		this.writers.shutdownNow();
	}

}
