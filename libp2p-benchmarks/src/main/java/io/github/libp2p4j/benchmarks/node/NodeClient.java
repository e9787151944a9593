/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.WellKnownProtocols;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A node that does what is measured against a {@link NodeServer}. Used by one thread.
 * <p>
 * Its commands, with times in nanoseconds:
 * <ul>
 * <li>{@code upload STREAMS BYTES}, {@code download STREAMS BYTES}: bytes in all, on a
 * connection and on streams of their own, which stay open. Answers the time, and the
 * bytes on the wire in the body's direction and against it.
 * <li>{@code connect AT_ONCE TIME}, {@code echo AT_ONCE TIME}: answers how often it was
 * done and the time that it took.
 * <li>{@code echo-optimistic AT_ONCE TIME}: the same of streams opened optimistically.
 * <li>{@code ping TIME}, {@code ping-saturated TIME}, {@code small-beside-bulk TIME}:
 * answers p50, p99 and p99.9, and how many bytes a second moved beside.
 * <li>{@code pings-begin}, {@code pings-end}: the second answers as {@code ping} does.
 * <li>{@code cipher MESSAGES BYTES}: answers what sealing and opening so many messages of
 * that size allocate, each.
 * </ul>
 */
public final class NodeClient implements Role {

	/** As streams are opened by default. */
	private static final StreamOptions AGREED = StreamOptions.protocols(NodeServer.ECHO);

	/** The peer was identified before. */
	private static final StreamOptions OPTIMISTIC = AGREED.optimistic();

	private final ConnectionManager node;

	private final CipherAllocation cipher;

	private final Multiaddr server;

	private final Connection connection;

	private final Map<String, BulkStreams> bulk = new HashMap<>();

	private @Nullable SmallMessages pings;

	/**
	 * @param serverAddress as the server tells it
	 * @param settings words that {@link NodeSettings} knows
	 */
	public NodeClient(String serverAddress, String... settings) {
		this.server = Multiaddr.parse(serverAddress);
		this.node = NodeSettings.of(settings).start();
		this.cipher = new CipherAllocation(settings[0]);
		this.connection = connect();
		this.node.identify(this.connection).toCompletableFuture().join();
	}

	@Override
	public String answer(String command) throws InterruptedException, ExecutionException {
		String[] words = command.split(" ");
		return switch (words[0]) {
			case "upload", "download" -> move(words);
			case "connect" -> repeat(words, this::connectOnce);
			case "echo" -> repeat(words, (index) -> echoOnce(index, AGREED));
			case "echo-optimistic" -> repeat(words, (index) -> echoOnce(index, OPTIMISTIC));
			case "ping" -> RoundTrips.ofPings(this.node, this.connection, Long.parseLong(words[1])).answer(0);
			case "ping-saturated" -> pingSaturated(Long.parseLong(words[1]));
			case "small-beside-bulk" -> smallBesideBulk(Long.parseLong(words[1]));
			case "pings-begin" -> beginPings();
			case "pings-end" -> endPings();
			case "cipher" -> this.cipher.measure(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
			default -> throw new IllegalArgumentException("Unknown command " + command);
		};
	}

	@Override
	public void close() {
		this.node.close();
	}

	private Connection connect() {
		return this.node.connect(this.server, DialOptions.defaults().withNewConnection());
	}

	private String move(String... words) throws InterruptedException, ExecutionException {
		BulkStreams streams = this.bulk.get(words[0] + words[1]);
		if (streams == null) {
			Connection own = connect();
			this.node.identify(own).toCompletableFuture().join();
			streams = new BulkStreams(own, words[0].equals("upload"), Integer.parseInt(words[1]));
			this.bulk.put(words[0] + words[1], streams);
		}
		return streams.move(Long.parseLong(words[2]));
	}

	private static String repeat(String[] words, Repetition.Step step) throws InterruptedException, ExecutionException {
		return Repetition.run(Integer.parseInt(words[1]), Long.parseLong(words[2]), step);
	}

	private void connectOnce(long index) {
		Connection fresh = connect();
		fresh.close();
		fresh.closed().toCompletableFuture().join();
	}

	private void echoOnce(long index, StreamOptions options) {
		try (Stream stream = this.connection.newStream(options)) {
			stream.write(ByteBuffer.allocate(SmallMessages.BYTES).putLong(index).rewind());
			stream.closeWrite();
			ByteBuffer answer = ByteBuffer.allocate(SmallMessages.BYTES);
			require(NodeServer.fill(stream, answer) && answer.getLong(0) == index);
		}
	}

	private String pingSaturated(long windowNanos) throws InterruptedException, ExecutionException {
		try (Saturation saturation = new Saturation(this.connection)) {
			RoundTrips roundTrips = RoundTrips.ofPings(this.node, this.connection, windowNanos);
			return roundTrips.answer(saturation.bytesPerSecond());
		}
	}

	private String smallBesideBulk(long windowNanos) throws InterruptedException, ExecutionException {
		try (Saturation saturation = new Saturation(this.connection);
				SmallMessages small = new SmallMessages(this.connection, NodeServer.ECHO)) {
			RoundTrips roundTrips = small.repeat(windowNanos);
			return roundTrips.answer(saturation.bytesPerSecond());
		}
	}

	private String beginPings() {
		this.pings = new SmallMessages(this.connection, WellKnownProtocols.PING);
		this.pings.begin();
		return "0";
	}

	private String endPings() throws InterruptedException, ExecutionException {
		try (SmallMessages current = this.pings) {
			if (current == null) {
				throw new IllegalStateException("No pings were begun");
			}
			return current.end().answer(0);
		}
	}

	static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("The server did not answer as it should");
		}
	}

}
