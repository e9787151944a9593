/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.libp2p4j.benchmarks.worker.Worker;
import io.github.libp2p4j.benchmarks.worker.Workers;

/**
 * A server process and the process of all its peers. Used by one thread.
 */
final class Hold implements AutoCloseable {

	/** Of a node without connections: two of its selector, with room for a third. */
	private static final int FILES_OF_A_NODE = 3;

	/**
	 * What runs before anything is measured, so that classes are loaded and what is
	 * pooled for all is there.
	 */
	static final int WARM_UP_CONNECTIONS = 64;

	static final int WARM_UP_STREAMS = 512;

	private final Workers workers;

	private final Worker server;

	private final Worker client;

	private int held;

	/**
	 * @param main of all processes
	 * @param serverOptions for the JVM of the server
	 */
	Hold(Class<?> main, String cipher, List<String> serverOptions) throws IOException, InterruptedException {
		this.workers = new Workers(main);
		this.server = this.workers.start(serverOptions, "hold-server", cipher);
		this.client = this.workers.start("hold-client", this.server.address(), cipher);
	}

	/**
	 * @throws IllegalStateException if one process cannot have so many
	 */
	static void requireFiles(int connections) {
		int peers = (connections + HoldClient.CONNECTIONS_OF_ONE_PEER - 1) / HoldClient.CONNECTIONS_OF_ONE_PEER;
		OpenFiles.require(connections + FILES_OF_A_NODE * peers);
	}

	/** Connections and streams that come and go. */
	void warmUp(String... protocols) throws InterruptedException {
		connect(WARM_UP_CONNECTIONS);
		int streams = 0;
		for (String protocol : protocols) {
			open(WARM_UP_STREAMS, protocol);
			streams += WARM_UP_STREAMS;
			awaitStreams(streams);
		}
		disconnect();
	}

	/**
	 * Opens connections and waits until both sides have identified each other.
	 * @return nanoseconds that the peers took
	 */
	long connect(int connections) throws InterruptedException {
		long nanos = this.client.ask("connect " + connections)[0];
		this.held += connections;
		this.server.ask("connections " + this.held);
		return nanos;
	}

	/**
	 * Opens streams on the connections, as many on each, until all are negotiated.
	 * @return nanoseconds that the peers took
	 */
	long open(int streams, String protocol) throws InterruptedException {
		return this.client.ask("open " + streams + " " + protocol)[0];
	}

	/** Waits until the server's handlers have them. */
	void awaitStreams(int streams) throws InterruptedException {
		this.server.ask("streams " + streams);
	}

	void disconnect() throws InterruptedException {
		this.client.ask("close");
		this.held = 0;
		this.server.ask("connections 0");
		this.server.ask("streams 0");
	}

	/** What the server holds, after full collections. */
	ProcessMemory memory() throws InterruptedException {
		return ProcessMemory.of(this.server.ask("memory"));
	}

	ClassHistogram histogram() throws IOException, InterruptedException {
		Path file = Files.createTempFile("histogram", ".txt");
		try {
			this.server.ask("histogram " + file);
			return ClassHistogram.parse(Files.readString(file));
		}
		finally {
			Files.delete(file);
		}
	}

	/** Sends bytes over one stream: nanoseconds. */
	long send(long bytes) throws InterruptedException {
		return this.client.ask("send " + bytes)[0];
	}

	/** See {@link HoldClient}. */
	long[] ping(long nanos) throws InterruptedException {
		return this.client.ask("ping " + nanos);
	}

	@Override
	public void close() {
		this.workers.close();
	}

}
