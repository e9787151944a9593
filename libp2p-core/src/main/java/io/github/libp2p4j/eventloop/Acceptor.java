/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * A listening socket. Its public methods are thread-safe, all else is loop-confined.
 */
public final class Acceptor extends LoopResident implements AutoCloseable {

	/**
	 * Chosen: the rest of a burst waits in the backlog while open connections have their
	 * turn.
	 */
	static final int MAX_ACCEPTED_PER_TURN = 64;

	/**
	 * Chosen: ten attempts a second cost nothing, and a free descriptor is used well
	 * within a second.
	 */
	static final long PAUSE_NANOS = 100_000_000L;

	private static final long REPORT_INTERVAL_NANOS = 1_000_000_000L;

	private final EventLoop loop;

	private final ServerSocketChannel server;

	private final InetSocketAddress localAddress;

	private final ChannelOptions options;

	private final AcceptHandler handler;

	private final DescriptorReserve reserve;

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private @Nullable SelectionKey key;

	private boolean failing;

	private boolean stopped;

	private long lastReportNanos;

	/** Binds and listens. */
	Acceptor(EventLoop loop, InetSocketAddress local, ChannelOptions options, AcceptHandler handler)
			throws IOException {
		this.loop = loop;
		this.options = options;
		this.handler = handler;
		this.server = open(local);
		try {
			this.server.configureBlocking(false);
			this.server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
			if (options.receiveBufferBytes() > 0) {
				// Accepted sockets inherit it, early enough for the window scale of their
				// handshake.
				this.server.setOption(StandardSocketOptions.SO_RCVBUF, options.receiveBufferBytes());
			}
			bind(local);
			this.localAddress = (InetSocketAddress) this.server.getLocalAddress();
			this.reserve = new DescriptorReserve();
		}
		catch (IOException | RuntimeException failure) {
			this.server.close();
			throw (failure instanceof IOException) ? (IOException) failure
					: new IOException(failure.toString(), failure);
		}
		this.lastReportNanos = loop.nanoTime() - REPORT_INTERVAL_NANOS;
	}

	/**
	 * A socket of the address's own family: an IPv6 one bound to the IPv4 wildcard would
	 * take IPv6 as well.
	 */
	private static ServerSocketChannel open(InetSocketAddress local) throws IOException {
		boolean sixth = local.getAddress() instanceof Inet6Address;
		try {
			return ServerSocketChannel.open(sixth ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
		}
		catch (UnsupportedOperationException failure) {
			throw new IOException("This system has no " + (sixth ? "IPv6" : "IPv4"), failure);
		}
	}

	private void bind(InetSocketAddress local) throws IOException {
		try {
			this.server.bind(local, this.options.backlog());
		}
		catch (IOException failure) {
			Acceptor twin = this.loop.acceptors().wildcardTwin(local);
			if (twin == null) {
				throw failure;
			}
			bindBeside(twin, local, failure);
		}
	}

	/**
	 * Java has no IPV6_V6ONLY: its IPv6 wildcard takes IPv4 as well and clashes with the
	 * IPv4 wildcard on the same port. With SO_REUSEPORT on both while binding, each takes
	 * its own family. It is off again afterwards, so that a second process is told that
	 * the port is in use.
	 */
	private void bindBeside(Acceptor twin, InetSocketAddress local, IOException clash) throws IOException {
		try {
			twin.server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			this.server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
			this.server.bind(local, this.options.backlog());
			this.server.setOption(StandardSocketOptions.SO_REUSEPORT, false);
		}
		catch (UnsupportedOperationException unsupported) {
			throw clash;
		}
		finally {
			if (twin.server.isOpen() && twin.server.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
				twin.server.setOption(StandardSocketOptions.SO_REUSEPORT, false);
			}
		}
	}

	/** What is bound, with the port that the system chose if 0 was asked for. */
	public InetSocketAddress localAddress() {
		return this.localAddress;
	}

	/** Stops listening soon. Idempotent. */
	@Override
	public void close() {
		// A closed loop closes it by itself.
		this.loop.execute(this::stop);
	}

	/** Completes on the loop when the port is free. */
	public CompletionStage<Void> closed() {
		return this.closed.minimalCompletionStage();
	}

	boolean isOpen() {
		return this.server.isOpen();
	}

	void begin() {
		if (this.stopped) {
			return;
		}
		this.loop.residents().enter(this);
		try {
			this.key = this.loop.register(this.server, SelectionKey.OP_ACCEPT, this);
		}
		catch (IOException failure) {
			lost(failure);
		}
	}

	@Override
	void onReady(int readyOps) {
		for (int count = 0; count < MAX_ACCEPTED_PER_TURN; count++) {
			SocketChannel socket;
			try {
				socket = this.server.accept();
			}
			catch (ClosedChannelException closed) {
				lost(closed);
				return;
			}
			catch (IOException failure) {
				pause(failure);
				return;
			}
			catch (RuntimeException | Error failure) {
				pause(new IOException("Cannot accept on " + this.localAddress, failure));
				return;
			}
			if (socket == null) {
				return;
			}
			this.failing = false;
			admit(socket);
		}
	}

	private void admit(SocketChannel socket) {
		SocketAddress remote;
		EventLoop chosen;
		try {
			remote = socket.getRemoteAddress();
			chosen = (remote != null) ? this.handler.onAccept(remote) : null;
		}
		catch (IOException lost) {
			// Reset before it was looked at: as if it had never come.
			TcpChannel.discard(socket);
			return;
		}
		catch (Throwable failure) {
			this.loop.report(failure);
			TcpChannel.discard(socket);
			return;
		}
		if (chosen == null || remote == null) {
			TcpChannel.discard(socket);
			return;
		}
		chosen.adopt(socket, this.options, new Admission(this.handler, remote));
	}

	private void pause(IOException failure) {
		SelectionKey registered = this.key;
		if (registered == null || !registered.isValid()) {
			lost(failure);
			return;
		}
		registered.interestOps(0);
		// The process gets its last descriptors back for the time being: it may have a
		// log or a key to open.
		this.reserve.release();
		this.loop.schedule(PAUSE_NANOS, this::resume);
		long now = this.loop.nanoTime();
		if (!this.failing && now - this.lastReportNanos >= REPORT_INTERVAL_NANOS) {
			this.failing = true;
			this.lastReportNanos = now;
			this.handler.onAcceptFailed(failure);
		}
	}

	private void resume() {
		SelectionKey registered = this.key;
		if (registered == null || !registered.isValid()) {
			lost(new ClosedChannelException());
			return;
		}
		try {
			this.reserve.fill();
			registered.interestOps(SelectionKey.OP_ACCEPT);
		}
		catch (IOException stillExhausted) {
			pause(stillExhausted);
		}
	}

	/**
	 * The socket or the loop is gone, and nobody asked for it.
	 */
	private void lost(IOException failure) {
		if (this.stopped) {
			return;
		}
		stop();
		this.handler.onLost(failure);
	}

	private void stop() {
		if (this.stopped) {
			return;
		}
		this.stopped = true;
		this.loop.residents().leave(this);
		this.loop.acceptors().forget(this);
		this.reserve.release();
		try {
			this.server.close();
		}
		catch (IOException failure) {
			this.loop.report(failure);
		}
		// A selector frees a descriptor in its next selection but one, at the latest.
		completeAfter(2);
	}

	private void completeAfter(int turns) {
		if (turns == 0) {
			this.closed.complete(null);
		}
		else if (!this.loop.tryExecute(() -> completeAfter(turns - 1))) {
			this.loop.residents().onTermination(() -> this.closed.complete(null));
		}
	}

	/** The loop was closed before it knew of this. */
	void abandon() throws IOException {
		this.loop.acceptors().forget(this);
		this.reserve.release();
		this.server.close();
		this.closed.complete(null);
	}

	@Override
	void onLoopClosed() {
		lost(new IOException("Event loop " + this.loop.name() + " is closed"));
	}

	/** A connection that was taken, on its way to its loop. */
	private record Admission(AcceptHandler handler, SocketAddress remote) implements ConnectHandler {

		@Override
		public void onConnected(Channel channel) {
			this.handler.onConnected(channel);
		}

		@Override
		public void onConnectFailed(IOException failure) {
			this.handler.onAbandoned(this.remote, failure);
		}

	}

}
