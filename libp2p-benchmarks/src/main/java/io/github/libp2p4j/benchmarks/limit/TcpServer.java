/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

import io.github.libp2p4j.benchmarks.worker.Role;

/**
 * Receives bodies on one blocking channel, on one thread: a big-endian count, the body,
 * and one byte back. Thread-safe.
 */
public final class TcpServer implements Role {

	/** Chosen; larger reads are no faster on loopback. */
	private static final int READ_BYTES = 128 << 10;

	/** Reads and forgets. */
	private static final class RawReader implements BodyReader {

		private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);

		@Override
		public void read(SocketChannel channel, long bytes) throws IOException {
			for (long left = bytes; left > 0;) {
				this.buffer.clear().limit((int) Math.min(left, READ_BYTES));
				int count = channel.read(this.buffer);
				if (count < 0) {
					throw new EOFException();
				}
				left -= count;
			}
		}

	}

	private final ServerSocketChannel listener;

	private final BodyReader body;

	private TcpServer(BodyReader body) throws IOException {
		this.body = body;
		this.listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		Thread thread = new Thread(this::serve, "tcp-server");
		thread.setDaemon(true);
		thread.start();
	}

	/** Reads bodies as they are. */
	public static TcpServer raw() throws IOException {
		return new TcpServer(new RawReader());
	}

	/**
	 * Reads bodies in sealed frames.
	 * @param preference name of a {@code CryptoPreference}
	 */
	public static TcpServer aead(String preference) throws IOException {
		return new TcpServer(AeadFrames.reader(preference));
	}

	@Override
	public String address() {
		return Integer.toString(this.listener.socket().getLocalPort());
	}

	@Override
	public String answer(String command) {
		throw new IllegalArgumentException("A server takes no command: " + command);
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
	}

	private void serve() {
		try (SocketChannel channel = this.listener.accept()) {
			channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			ByteBuffer count = ByteBuffer.allocateDirect(Long.BYTES);
			ByteBuffer confirmation = ByteBuffer.allocateDirect(1);
			while (true) {
				count.clear();
				BodyReader.fill(channel, count);
				this.body.read(channel, count.getLong());
				channel.write(confirmation.clear());
			}
		}
		catch (EOFException ex) {
			// The client has ended.
		}
		catch (Exception ex) {
			ex.printStackTrace();
		}
	}

}
