/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.StreamSubscriber;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A node as applications have it, identify and ping included, that holds what its peers
 * open and tells what that takes. Commands: {@code connections N} and {@code streams N}
 * wait for that many, connections for the answers to identify as well; {@code memory},
 * {@code vitals}, {@code histogram FILE}. Thread-safe.
 */
public final class HoldServer implements Role {

	/** An idle stream whose handler returned a stage and wants to be called. */
	static final String ASYNC = "/benchmark/hold-async/1.0.0";

	/** An idle stream whose handler is blocked in a read. */
	static final String BLOCKED = "/benchmark/hold-blocked/1.0.0";

	/** A big-endian count and as many bytes; one byte back. */
	static final String UPLOAD = "/benchmark/hold-upload/1.0.0";

	/** Of one read or write. */
	static final int CHUNK_BYTES = 64 << 10;

	/**
	 * Addresses of loopback, so that a thousand connections a second find ports that are
	 * not in TIME_WAIT from the run before.
	 */
	private static final List<String> LISTEN = List.of("/ip4/127.0.0.1/tcp/0", "/ip4/127.0.0.2/tcp/0",
			"/ip4/127.0.0.3/tcp/0", "/ip4/127.0.0.4/tcp/0");

	/**
	 * Beyond the defaults, which bound a node that nobody sized for this: all else stays.
	 * Peers that dial one connection after the other leave some behind for a moment.
	 */
	private static final Limits LIMITS = Limits.defaults()
		.toBuilder()
		.maxConnections(20_000)
		.maxConnectionsPerPeer(64)
		.maxHandlers(200_000)
		.build();

	private static final long IDENTIFY_SECONDS = 60;

	private final VitalSigns signs = new VitalSigns();

	private final Tally connections = new Tally();

	private final Tally streams = new Tally();

	private final ConnectionManager node;

	/**
	 * @param preference name of a {@link CryptoPreference}
	 */
	public HoldServer(String preference) {
		this.node = Libp2p.builder()
			.crypto(CryptoPreference.valueOf(preference))
			.limits(LIMITS)
			.observer(new NetworkObserver() {
				@Override
				public void connectionOpened(ConnectionTags tags, Duration upgradeTime) {
					HoldServer.this.connections.add(1);
				}

				@Override
				public void connectionClosed(ConnectionTags tags, CloseReason.Kind reason, Duration duration) {
					HoldServer.this.connections.add(-1);
				}

				@Override
				public void streamClosed(String protocol, Direction direction, StreamOutcome outcome,
						Duration duration) {
					if (protocol.equals(ASYNC) || protocol.equals(BLOCKED)) {
						HoldServer.this.streams.add(-1);
					}
				}
			})
			.listen(LISTEN.toArray(String[]::new))
			.asyncHandler(ASYNC, this::subscribe)
			.handler(BLOCKED, this::block)
			.handler(UPLOAD, HoldServer::take)
			.start();
	}

	@Override
	public String address() {
		return this.node.listenAddresses().stream().map(Multiaddr::toString).collect(Collectors.joining(","));
	}

	@Override
	public String answer(String command) throws Exception {
		String[] words = command.split(" ");
		return switch (words[0]) {
			case "connections" -> awaitConnections(Integer.parseInt(words[1]));
			case "streams" -> awaitStreams(Integer.parseInt(words[1]));
			case "vitals" -> this.signs.look().numbers();
			case "memory" -> ProcessMemory.afterCollections().numbers();
			case "histogram" -> writeHistogram(Path.of(words[1]));
			default -> throw new IllegalArgumentException("Unknown command " + command);
		};
	}

	@Override
	public void close() {
		this.node.stop(Duration.ZERO).toCompletableFuture().join();
	}

	private String awaitConnections(int expected) throws Exception {
		this.connections.await(expected, "connections");
		CompletableFuture<?>[] answers = this.node.connections()
			.stream()
			.map((connection) -> identified(connection).toCompletableFuture())
			.toArray(CompletableFuture[]::new);
		CompletableFuture.allOf(answers).get(IDENTIFY_SECONDS, TimeUnit.SECONDS);
		return Integer.toString(answers.length);
	}

	private CompletionStage<PeerInfo> identified(Connection connection) {
		return this.node.identify(connection);
	}

	private String awaitStreams(int expected) throws Exception {
		this.streams.await(expected, "streams");
		return Integer.toString(expected);
	}

	private static String writeHistogram(Path file) throws Exception {
		Files.writeString(file, ClassHistogram.text());
		return "0";
	}

	/** What an asynchronous handler usually keeps: a subscriber that knows its stream. */
	private CompletionStage<Void> subscribe(Stream stream) {
		stream.subscribe(new Echo(stream));
		this.streams.add(1);
		return stream.closed();
	}

	private void block(Stream stream) {
		this.streams.add(1);
		ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
		while (stream.read(buffer.clear()) >= 0) {
			stream.write(buffer.flip());
		}
	}

	private static void take(Stream stream) {
		ByteBuffer count = ByteBuffer.allocate(Long.BYTES);
		read(stream, count);
		ByteBuffer buffer = ByteBuffer.allocate(CHUNK_BYTES);
		for (long left = count.flip().getLong(); left > 0; left -= buffer.limit()) {
			read(stream, buffer.clear().limit((int) Math.min(left, CHUNK_BYTES)));
		}
		stream.write(ByteBuffer.allocate(1));
	}

	/** Fills the buffer to its limit. */
	static void read(Stream stream, ByteBuffer target) {
		while (target.hasRemaining()) {
			if (stream.read(target) < 0) {
				throw new IllegalStateException("FIN with " + target.remaining() + " bytes missing");
			}
		}
	}

	/**
	 * Sends back what comes.
	 */
	private record Echo(Stream stream) implements StreamSubscriber {

		@Override
		public void onData(ByteBuffer data) {
			ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
			this.stream.writeAsync(copy).toCompletableFuture().join();
		}

		@Override
		public void onEnd() {
			this.stream.close();
		}

		@Override
		public void onFailure(StreamException failure) {
			// The stage that the handler returned tells.
		}

	}

}
