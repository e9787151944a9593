/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Everything at once: one connection carries bulk and streams that come and go, others
 * come and go themselves. Commands: {@code run NANOS}, which answers bytes, streams and
 * connections, and {@code vitals}. After a run only the one connection is left. Used by
 * one thread.
 */
public final class SoakClient implements Role {

	private static final int STREAM_THREADS = 4;

	private static final int CONNECTION_THREADS = 2;

	/** Between two looks at the clock. */
	private static final int BULK_BYTES = 16 << 20;

	private static final int ECHO_BYTES = 32;

	private final VitalSigns signs = new VitalSigns();

	private final List<Multiaddr> server;

	private final ConnectionManager steady;

	private final Connection connection;

	private final List<ConnectionManager> dialling = new ArrayList<>();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "soak");
		thread.setDaemon(true);
		return thread;
	});

	/**
	 * @param serverAddresses separated by commas
	 * @param preference name of a {@link CryptoPreference}
	 */
	public SoakClient(String serverAddresses, String preference) {
		CryptoPreference cipher = CryptoPreference.valueOf(preference);
		this.server = Arrays.stream(serverAddresses.split(",")).map(Multiaddr::parse).toList();
		this.steady = Libp2p.builder().crypto(cipher).start();
		this.connection = this.steady.connect(this.server.get(0));
		for (int index = 0; index < CONNECTION_THREADS; index++) {
			this.dialling.add(Libp2p.builder().crypto(cipher).eventLoops(1).start());
		}
	}

	@Override
	public String answer(String command) throws Exception {
		if (command.equals("vitals")) {
			return this.signs.look().numbers();
		}
		return run(System.nanoTime() + Long.parseLong(command.substring("run ".length())));
	}

	private String run(long endNanos) throws Exception {
		List<Future<Long>> bulk = List.of(this.threads.submit(() -> repeat(endNanos, this::send)));
		List<Future<Long>> streams = new ArrayList<>();
		for (int index = 0; index < STREAM_THREADS; index++) {
			streams.add(this.threads.submit(() -> repeat(endNanos, this::echo)));
		}
		List<Future<Long>> connections = new ArrayList<>();
		for (ConnectionManager node : this.dialling) {
			connections.add(this.threads.submit(() -> repeat(endNanos, () -> comeAndGo(node))));
		}
		return sum(bulk) + " " + sum(streams) + " " + sum(connections);
	}

	private static long repeat(long endNanos, Callable<Integer> work) throws Exception {
		long done = 0;
		while (System.nanoTime() - endNanos < 0) {
			done += work.call();
		}
		return done;
	}

	private static long sum(List<Future<Long>> counts) throws Exception {
		long sum = 0;
		for (Future<Long> count : counts) {
			sum += count.get();
		}
		return sum;
	}

	private int send() {
		ByteBuffer chunk = ByteBuffer.allocate(HoldServer.CHUNK_BYTES);
		try (Stream stream = this.connection.newStream(HoldServer.UPLOAD)) {
			stream.write(ByteBuffer.allocate(Long.BYTES).putLong(BULK_BYTES).flip());
			for (int left = BULK_BYTES; left > 0; left -= chunk.limit()) {
				stream.write(chunk.clear().limit(Math.min(left, HoldServer.CHUNK_BYTES)));
			}
			HoldServer.read(stream, ByteBuffer.allocate(1));
			return BULK_BYTES;
		}
	}

	private int echo() {
		return echo(this.connection);
	}

	private static int echo(Connection over) {
		try (Stream stream = over.newStream(HoldServer.ASYNC)) {
			stream.write(ByteBuffer.allocate(ECHO_BYTES));
			HoldServer.read(stream, ByteBuffer.allocate(ECHO_BYTES));
			return 1;
		}
	}

	private int comeAndGo(ConnectionManager node) {
		int place = (int) (System.nanoTime() >>> 10 & (this.server.size() - 1));
		Connection fresh = node.connect(this.server.get(place), DialOptions.defaults().withNewConnection());
		echo(fresh);
		fresh.close();
		fresh.closed().toCompletableFuture().join();
		return 1;
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
		this.dialling.forEach(ConnectionManager::close);
		this.steady.stop(Duration.ZERO).toCompletableFuture().join();
	}

}
