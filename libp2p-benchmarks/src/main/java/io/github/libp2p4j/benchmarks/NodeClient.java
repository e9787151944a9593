/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongConsumer;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.HdrHistogram.Histogram;

/**
 * A node that does what is measured against a {@link NodeServer}. Used by one thread.
 */
final class NodeClient implements Role {

	private static final int ECHO_BYTES = 32;

	/** Round trips beyond it count as it. */
	private static final long MAX_ROUND_TRIP_NANOS = Duration.ofMinutes(1).toNanos();

	private static final int SIGNIFICANT_DIGITS = 3;

	private final ConnectionManager node;

	private final Multiaddr server;

	private final Connection connection;

	NodeClient(String serverAddress, String preference) {
		this.server = Multiaddr.parse(serverAddress);
		this.node = Libp2p.builder().crypto(CryptoPreference.valueOf(preference)).identify(false).start();
		this.connection = this.node.connect(this.server);
	}

	@Override
	public String address() {
		return "";
	}

	@Override
	public String answer(String command) {
		String[] words = command.split(" ");
		long argument = Long.parseLong(words[1]);
		return switch (words[0]) {
			case "upload" -> Long.toString(upload(argument));
			case "download" -> Long.toString(download(argument));
			case "connect.sequential" -> repeat(argument, this::connectOnce);
			case "echo.sequential" -> repeat(argument, this::echoOnce);
			case "ping.idle" -> roundTrips(argument);
			default -> throw new IllegalArgumentException("Unknown command " + command);
		};
	}

	@Override
	public void close() {
		this.node.close();
	}

	private long upload(long bytes) {
		ByteBuffer chunk = ByteBuffer.allocate(NodeServer.CHUNK_BYTES);
		try (Stream stream = this.connection.newStream(NodeServer.UPLOAD)) {
			long start = System.nanoTime();
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip());
			for (long left = bytes; left > 0; left -= chunk.limit()) {
				stream.write(chunk.clear().limit((int) Math.min(left, NodeServer.CHUNK_BYTES)));
			}
			stream.flush();
			require(NodeServer.fill(stream, ByteBuffer.allocate(1)));
			return System.nanoTime() - start;
		}
	}

	private long download(long bytes) {
		ByteBuffer chunk = ByteBuffer.allocate(NodeServer.CHUNK_BYTES);
		try (Stream stream = this.connection.newStream(NodeServer.DOWNLOAD)) {
			long start = System.nanoTime();
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip());
			stream.flush();
			for (long left = bytes; left > 0;) {
				int read = stream.read(chunk.clear().limit((int) Math.min(left, NodeServer.CHUNK_BYTES)));
				require(read > 0);
				left -= read;
			}
			return System.nanoTime() - start;
		}
	}

	private void connectOnce(long index) {
		Connection fresh = this.node.connect(this.server, DialOptions.defaults().withNewConnection());
		fresh.close();
		fresh.closed().toCompletableFuture().join();
	}

	private void echoOnce(long index) {
		try (Stream stream = this.connection.newStream(NodeServer.ECHO)) {
			stream.write(ByteBuffer.allocate(ECHO_BYTES).putLong(index).rewind());
			stream.closeWrite();
			ByteBuffer answer = ByteBuffer.allocate(ECHO_BYTES);
			require(NodeServer.fill(stream, answer) && answer.getLong(0) == index);
		}
	}

	private String roundTrips(long windowNanos) {
		Histogram histogram = new Histogram(MAX_ROUND_TRIP_NANOS, SIGNIFICANT_DIGITS);
		int batch = 1000;
		for (long start = System.nanoTime(); System.nanoTime() - start < windowNanos;) {
			List<Duration> durations = this.node.ping(this.connection, batch);
			durations.forEach((duration) -> histogram.recordValue(Math.min(duration.toNanos(), MAX_ROUND_TRIP_NANOS)));
		}
		return histogram.getValueAtPercentile(50) + " " + histogram.getValueAtPercentile(99) + " "
				+ histogram.getValueAtPercentile(99.9);
	}

	/**
	 * Counts how often a thing is done in a time: the count, and the time that it really
	 * took.
	 */
	private static String repeat(long windowNanos, LongConsumer once) {
		long start = System.nanoTime();
		long count = 0;
		long nanos = 0;
		while (nanos < windowNanos) {
			once.accept(count++);
			nanos = System.nanoTime() - start;
		}
		return count + " " + nanos;
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("The server did not answer as it should");
		}
	}

}
