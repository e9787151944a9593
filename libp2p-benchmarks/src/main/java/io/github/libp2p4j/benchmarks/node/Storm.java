/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.benchmarks.worker.Role;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A node that dials a server many times at once. Used by one thread.
 * <p>
 * {@code storm COUNT} answers how many handshakes succeeded and the time until the last
 * was decided; all connections are closed again then. The server sheds handshakes that it
 * has no room to queue, as its limits say, so that fewer than all may succeed.
 */
public final class Storm implements Role {

	private final ConnectionManager node;

	private final Multiaddr server;

	/**
	 * @param serverAddress as the server tells it
	 * @param settings words that {@link NodeSettings} knows
	 */
	public Storm(String serverAddress, String... settings) {
		this.server = Multiaddr.parse(serverAddress);
		this.node = NodeSettings.of(settings).start();
	}

	@Override
	public String answer(String command) {
		String[] words = command.split(" ");
		if (!words[0].equals("storm")) {
			throw new IllegalArgumentException("Unknown command " + command);
		}
		int count = Integer.parseInt(words[1]);
		long start = System.nanoTime();
		List<CompletableFuture<Connection>> dials = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			dials.add(this.node.connectAsync(this.server, DialOptions.defaults().withNewConnection())
				.toCompletableFuture());
		}
		CompletableFuture.allOf(dials.toArray(CompletableFuture[]::new)).exceptionally((failure) -> null).join();
		long nanos = System.nanoTime() - start;
		List<Connection> opened = dials.stream()
			.filter((dial) -> !dial.isCompletedExceptionally())
			.map(CompletableFuture::join)
			.toList();
		opened.forEach(Connection::close);
		opened.forEach((connection) -> connection.closed().toCompletableFuture().join());
		return opened.size() + " " + nanos;
	}

	@Override
	public void close() {
		this.node.close();
	}

}
