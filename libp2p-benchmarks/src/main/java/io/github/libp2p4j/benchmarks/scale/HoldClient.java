/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Many peers in one process, who open connections and streams and leave them idle. Each
 * is a node with an identity of its own and no more connections than a server takes from
 * one peer by default. Commands: {@code connect N}, {@code open N PROTOCOL},
 * {@code send BYTES}, {@code ping NANOS}, {@code close}. The first three answer
 * nanoseconds. Used by one thread.
 */
public final class HoldClient implements Role {

	/** The default of what a node accepts from one peer. */
	static final int CONNECTIONS_OF_ONE_PEER = 8;

	/** Below what a server sheds by default, and enough to keep it busy. */
	private static final int CONNECTS_AT_ONCE = 64;

	/** Below the streams that may be unacknowledged on one connection. */
	private static final int OPENS_AT_ONCE = 128;

	private static final long TIMEOUT_SECONDS = 300;

	private static final long MAX_ROUND_TRIP_NANOS = Duration.ofMinutes(1).toNanos();

	private final CryptoPreference cipher;

	private final List<Multiaddr> server;

	private final List<ConnectionManager> nodes = new ArrayList<>();

	private final List<Connection> connections = new ArrayList<>();

	private final List<CompletionStage<?>> streams = new ArrayList<>();

	/**
	 * @param serverAddresses separated by commas
	 */
	public HoldClient(String serverAddresses, String preference) {
		this.server = Arrays.stream(serverAddresses.split(",")).map(Multiaddr::parse).toList();
		this.cipher = CryptoPreference.valueOf(preference);
	}

	@Override
	public String answer(String command) throws Exception {
		String[] words = command.split(" ");
		return switch (words[0]) {
			case "connect" -> Long.toString(connect(Integer.parseInt(words[1])));
			case "open" -> Long.toString(open(Integer.parseInt(words[1]), words[2]));
			case "send" -> Long.toString(send(Long.parseLong(words[1])));
			case "ping" -> ping(Long.parseLong(words[1]));
			case "close" -> Integer.toString(closeAll());
			default -> throw new IllegalArgumentException("Unknown command " + command);
		};
	}

	@Override
	public void close() {
		closeAll();
	}

	/** Until each side knows of the other what identify tells. */
	private long connect(int count) throws Exception {
		// Before the clock starts: peers do not wait for one another to exist.
		while (this.nodes.size() * CONNECTIONS_OF_ONE_PEER < this.connections.size() + count) {
			this.nodes.add(node(this.nodes.size()));
		}
		int first = this.connections.size();
		long start = System.nanoTime();
		List<CompletionStage<Connection>> dials = atOnce(CONNECTS_AT_ONCE, count, (index) -> dial(first + index));
		for (CompletionStage<Connection> dial : dials) {
			this.connections.add(dial.toCompletableFuture().join());
		}
		return System.nanoTime() - start;
	}

	private CompletionStage<Connection> dial(int index) {
		ConnectionManager node = this.nodes.get(index / CONNECTIONS_OF_ONE_PEER);
		Multiaddr address = this.server.get(index % this.server.size());
		return node.connectAsync(address, DialOptions.defaults().withNewConnection())
			.thenCompose((connection) -> node.identify(connection).thenApply((peer) -> connection));
	}

	/**
	 * A node that says of itself about as much as peers out there do.
	 */
	private ConnectionManager node(int index) {
		return Libp2p.builder()
			.crypto(this.cipher)
			.eventLoops(1)
			.announce(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + (10_000 + index)))
			.announce(Multiaddr.parse("/ip4/127.1." + (index >> 8) + "." + (index & 255) + "/tcp/4001"))
			.start();
	}

	private long open(int count, String protocol) throws Exception {
		StreamOptions options = StreamOptions.protocols(protocol);
		long start = System.nanoTime();
		List<CompletionStage<?>> opened = atOnce(OPENS_AT_ONCE, count,
				(index) -> this.connections.get(index % this.connections.size()).newStreamAsync(options));
		long nanos = System.nanoTime() - start;
		this.streams.addAll(opened);
		return nanos;
	}

	/** Over a stream of the first connection, until the last byte is confirmed. */
	private long send(long bytes) {
		ByteBuffer chunk = ByteBuffer.allocate(HoldServer.CHUNK_BYTES);
		try (Stream stream = this.connections.get(0).newStream(HoldServer.UPLOAD)) {
			long start = System.nanoTime();
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(bytes).flip());
			for (long left = bytes; left > 0; left -= chunk.limit()) {
				stream.write(chunk.clear().limit((int) Math.min(left, HoldServer.CHUNK_BYTES)));
			}
			HoldServer.read(stream, ByteBuffer.allocate(1));
			return System.nanoTime() - start;
		}
	}

	/**
	 * Round trips of the ping protocol, over one connection after another.
	 * @return p50, p99, greatest, count
	 */
	private String ping(long windowNanos) {
		Histogram histogram = new Histogram(MAX_ROUND_TRIP_NANOS, 3);
		long start = System.nanoTime();
		for (int index = 0; System.nanoTime() - start < windowNanos; index++) {
			int place = index % this.connections.size();
			ConnectionManager node = this.nodes.get(place / CONNECTIONS_OF_ONE_PEER);
			Duration roundTrip = node.ping(this.connections.get(place), 1).get(0);
			histogram.recordValue(Math.min(roundTrip.toNanos(), MAX_ROUND_TRIP_NANOS));
		}
		return histogram.getValueAtPercentile(50) + " " + histogram.getValueAtPercentile(99) + " "
				+ histogram.getMaxValue() + " " + histogram.getTotalCount();
	}

	private int closeAll() {
		List<CompletableFuture<Void>> ends = this.nodes.stream()
			.map((node) -> node.stop(Duration.ZERO).toCompletableFuture())
			.toList();
		ends.forEach(CompletableFuture::join);
		int closed = this.connections.size();
		this.nodes.clear();
		this.connections.clear();
		this.streams.clear();
		return closed;
	}

	/**
	 * Begins something many times, no more than so many of them under way, and waits for
	 * all.
	 */
	private static <T extends CompletionStage<?>> List<T> atOnce(int most, int count, IntFunction<? extends T> begin)
			throws Exception {
		Semaphore free = new Semaphore(most);
		AtomicReference<@Nullable Throwable> failed = new AtomicReference<>();
		List<T> begun = new ArrayList<>(count);
		for (int index = 0; index < count && failed.get() == null; index++) {
			acquire(free, 1);
			T stage = begin.apply(index);
			begun.add(stage);
			stage.whenComplete((value, failure) -> {
				if (failure != null) {
					failed.compareAndSet(null, failure);
				}
				free.release();
			});
		}
		acquire(free, most);
		Throwable failure = failed.get();
		if (failure != null) {
			throw new IllegalStateException(begun.size() + " of " + count + " were begun when one failed", failure);
		}
		return begun;
	}

	private static void acquire(Semaphore free, int permits) throws InterruptedException {
		if (!free.tryAcquire(permits, TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Nothing has got on for " + TIMEOUT_SECONDS + " s");
		}
	}

}
