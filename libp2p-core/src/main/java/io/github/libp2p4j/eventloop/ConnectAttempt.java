/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * A TCP connection on its way. {@link #cancel()} is thread-safe, all else loop-confined.
 */
public final class ConnectAttempt extends LoopResident {

	private final EventLoop loop;

	private final InetSocketAddress remote;

	private final ChannelOptions options;

	private final ConnectHandler handler;

	private @Nullable SocketChannel socket;

	private @Nullable SelectionKey key;

	private boolean done;

	ConnectAttempt(EventLoop loop, InetSocketAddress remote, ChannelOptions options, ConnectHandler handler) {
		this.loop = loop;
		this.remote = remote;
		this.options = options;
		this.handler = handler;
	}

	/**
	 * Gives up, unless the outcome was told already:
	 * {@link ConnectHandler#onConnectFailed(IOException)} follows on the loop.
	 * Idempotent.
	 */
	public void cancel() {
		this.loop.execute(() -> fail(new IOException("Connecting to " + this.remote + " was cancelled")));
	}

	void begin() {
		if (this.done) {
			return;
		}
		this.loop.residents().enter(this);
		try {
			SocketChannel opened = SocketChannel.open((this.remote.getAddress() instanceof Inet6Address)
					? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
			this.socket = opened;
			TcpChannel.configure(opened, this.options);
			// Peers on this machine have answered by then: that saves a selection.
			boolean connected = opened.connect(this.remote) || opened.finishConnect();
			this.key = this.loop.register(opened, connected ? 0 : SelectionKey.OP_CONNECT, this);
			if (connected) {
				succeed(opened, this.key);
			}
		}
		catch (IOException failure) {
			fail(failure);
		}
		catch (RuntimeException failure) {
			// No IPv6 here, an address that cannot be connected to, or a security
			// manager.
			fail(new ConnectException("Cannot connect to " + this.remote + ": " + failure));
		}
	}

	@Override
	void onReady(int readyOps) {
		SocketChannel connecting = this.socket;
		SelectionKey ready = this.key;
		if (this.done || connecting == null || ready == null) {
			return;
		}
		try {
			if (connecting.finishConnect()) {
				succeed(connecting, ready);
			}
		}
		catch (IOException failure) {
			fail(failure);
		}
	}

	private void succeed(SocketChannel connected, SelectionKey registered) throws IOException {
		if (connected.getLocalAddress().equals(connected.getRemoteAddress())) {
			// TCP's simultaneous open: nobody listens on a port that the system then
			// chose as the local one.
			throw new ConnectException("Connected to itself: nobody listens on " + this.remote);
		}
		registered.interestOps(0);
		TcpChannel channel = new TcpChannel(this.loop, connected, registered);
		registered.attach(channel);
		this.done = true;
		this.loop.residents().leave(this);
		channel.open(this.handler);
	}

	private void fail(IOException failure) {
		if (this.done) {
			return;
		}
		this.done = true;
		this.loop.residents().leave(this);
		if (this.key != null) {
			this.key.attach(null);
		}
		if (this.socket != null) {
			TcpChannel.discard(this.socket);
		}
		this.handler.onConnectFailed(failure);
	}

	@Override
	void onLoopClosed() {
		fail(new IOException("Event loop " + this.loop.name() + " was closed while connecting to " + this.remote));
	}

}
