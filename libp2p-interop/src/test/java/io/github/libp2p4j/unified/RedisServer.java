/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A redis-server process of a test's own, on a free port, that keeps nothing on disk.
 */
final class RedisServer implements AutoCloseable {

	private static final String EXECUTABLE = "redis-server";

	private static final Duration START = Duration.ofSeconds(20);

	private static final Duration INTERVAL = Duration.ofMillis(20);

	/** Between choosing a free port and binding it somebody else may take it. */
	private static final int ATTEMPTS = 5;

	private final Process process;

	private final HostAndPort address;

	private RedisServer(Process process, HostAndPort address) {
		this.process = process;
		this.address = address;
	}

	/**
	 * Starts one, or aborts the test with the reason where there is none.
	 * @param folder for its log
	 */
	static RedisServer start(Path folder) throws IOException {
		requireInstalled();
		for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
			RedisServer server = start(folder, freePort());
			if (server.answers()) {
				return server;
			}
			server.close();
		}
		throw new IllegalStateException(EXECUTABLE + " did not start, see " + folder.toAbsolutePath());
	}

	static void requireInstalled() {
		@Nullable String path = System.getenv("PATH");
		boolean installed = path != null && Stream.of(path.split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, EXECUTABLE)));
		Assumptions.assumeTrue(installed, "There is no " + EXECUTABLE
				+ " on this machine's PATH (Debian's package redis-server), so nothing was tried through Redis");
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Starts one there and does not wait for it. */
	static RedisServer start(Path folder, int port) throws IOException {
		Files.createDirectories(folder);
		Process process = new ProcessBuilder(EXECUTABLE, "--port", Integer.toString(port), "--bind", "127.0.0.1",
				"--save", "", "--appendonly", "no", "--dir", folder.toAbsolutePath().toString())
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("redis.txt").toFile())
			.start();
		return new RedisServer(process, new HostAndPort("127.0.0.1", port));
	}

	private boolean answers() {
		long deadline = System.nanoTime() + START.toNanos();
		while (this.process.isAlive() && System.nanoTime() < deadline) {
			try (Jedis connection = connect()) {
				connection.ping();
				return true;
			}
			catch (JedisException ex) {
				LockSupport.parkNanos(INTERVAL.toNanos());
			}
		}
		return false;
	}

	HostAndPort address() {
		return this.address;
	}

	Jedis connect() {
		return new Jedis(this.address);
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
