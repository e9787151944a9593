/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * The sending side of what {@link TcpServer} serves. Used by one thread.
 */
final class TcpConversation implements AutoCloseable {

	private final SocketChannel channel;

	private final ByteBuffer count = ByteBuffer.allocateDirect(Long.BYTES);

	private final ByteBuffer confirmation = ByteBuffer.allocateDirect(1);

	TcpConversation(String port) throws IOException {
		this.channel = SocketChannel
			.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
		this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
	}

	void begin(long bytes) throws IOException {
		this.count.clear();
		write(this.count.putLong(bytes).flip());
	}

	void write(ByteBuffer source) throws IOException {
		while (source.hasRemaining()) {
			this.channel.write(source);
		}
	}

	void awaitConfirmation() throws IOException {
		this.confirmation.clear();
		BodyReader.fill(this.channel, this.confirmation);
	}

	/** The number after the word {@code transfer}. */
	static long bytes(String command) {
		if (!command.startsWith("transfer ")) {
			throw new IllegalArgumentException("Unknown command " + command);
		}
		return Long.parseLong(command.substring("transfer ".length()));
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
