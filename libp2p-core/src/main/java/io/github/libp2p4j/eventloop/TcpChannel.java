/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * A TCP connection. Loop-confined but for what {@link Channel} says.
 */
final class TcpChannel extends LoopChannel {

	private final SocketChannel socket;

	private final SelectionKey key;

	private final SocketAddress remoteAddress;

	private final SocketAddress localAddress;

	/**
	 * @param key of the socket, without interest
	 * @throws IOException if the connection was lost already
	 */
	TcpChannel(EventLoop loop, SocketChannel socket, SelectionKey key) throws IOException {
		super(loop);
		this.socket = socket;
		this.key = key;
		SocketAddress connectedTo = socket.getRemoteAddress();
		if (connectedTo == null) {
			throw new IOException("Socket is not connected");
		}
		this.remoteAddress = connectedTo;
		this.localAddress = socket.getLocalAddress();
	}

	static void configure(SocketChannel socket, ChannelOptions options) throws IOException {
		socket.configureBlocking(false);
		socket.setOption(StandardSocketOptions.TCP_NODELAY, options.noDelay());
		socket.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
		if (options.sendBufferBytes() > 0) {
			socket.setOption(StandardSocketOptions.SO_SNDBUF, options.sendBufferBytes());
		}
		if (options.receiveBufferBytes() > 0) {
			socket.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
		}
	}

	/** Closes a socket that has no owner: there is nobody to tell of a failure. */
	static void discard(SocketChannel socket) {
		try {
			socket.close();
		}
		catch (IOException ignored) {
			// Closed as far as it can be.
		}
	}

	@Override
	int readNow(ByteBuffer target) throws IOException {
		return this.socket.read(target);
	}

	@Override
	int writeNow(ByteBuffer source) throws IOException {
		return this.socket.write(source);
	}

	@Override
	void endOutput() {
		try {
			this.socket.shutdownOutput();
		}
		catch (IOException lost) {
			// The next read tells.
		}
	}

	@Override
	void interestChanged(int ops) {
		if (this.key.isValid()) {
			this.key.interestOps(ops);
		}
	}

	@Override
	void disconnect(boolean withReset) {
		if (withReset) {
			try {
				this.socket.setOption(StandardSocketOptions.SO_LINGER, 0);
			}
			catch (IOException lost) {
				// Lost already: closing is all there is to do.
			}
		}
		this.key.attach(null);
		discard(this.socket);
	}

	@Override
	public Optional<SocketAddress> remoteAddress() {
		return Optional.of(this.remoteAddress);
	}

	@Override
	public Optional<SocketAddress> localAddress() {
		return Optional.of(this.localAddress);
	}

}
