/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * Stands between this stack and a peer, for one connection, and keeps every byte in an
 * order in which nothing precedes its cause: a byte is written down before it is passed
 * on. Thread-safe.
 */
final class RecordingProxy implements AutoCloseable {

	/**
	 * What was read at once.
	 *
	 * @param ours whether this stack had sent it
	 */
	record Chunk(boolean ours, long atMicros, byte[] bytes) {
	}

	private static final int BUFFER_BYTES = 64 << 10;

	private final ServerSocket listener;

	private final InetSocketAddress target;

	private final boolean weDial;

	private final List<Chunk> chunks = new ArrayList<>();

	private final List<Socket> sockets = new ArrayList<>();

	private final CountDownLatch ends = new CountDownLatch(2);

	/**
	 * @param target who listens
	 * @param weDial whether this stack dials
	 */
	RecordingProxy(Multiaddr target, boolean weDial) throws IOException {
		this.target = target.tcpAddress().orElseThrow();
		this.weDial = weDial;
		this.listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
		start(this::accept, "recording-accept");
	}

	/** Where to dial instead of the target. */
	Multiaddr address() {
		return Multiaddr.tcp((InetSocketAddress) this.listener.getLocalSocketAddress());
	}

	/** Everything, once both sides have ended. */
	List<Chunk> awaitEnd() throws InterruptedException {
		if (!this.ends.await(20, TimeUnit.SECONDS)) {
			throw new AssertionError("The connection did not end on both sides");
		}
		synchronized (this.chunks) {
			return List.copyOf(this.chunks);
		}
	}

	private void accept() {
		try {
			Socket dialer = keep(this.listener.accept());
			Socket listening = keep(new Socket(this.target.getAddress(), this.target.getPort()));
			start(() -> pass(dialer, listening, this.weDial), "recording-dialer");
			pass(listening, dialer, !this.weDial);
		}
		catch (IOException ex) {
			// Closed before anybody came.
			this.ends.countDown();
		}
	}

	private Socket keep(Socket socket) throws IOException {
		socket.setTcpNoDelay(true);
		synchronized (this.sockets) {
			this.sockets.add(socket);
		}
		return socket;
	}

	private void pass(Socket from, Socket to, boolean ours) {
		byte[] buffer = new byte[BUFFER_BYTES];
		try {
			InputStream in = from.getInputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				byte[] bytes = Arrays.copyOf(buffer, count);
				synchronized (this.chunks) {
					this.chunks.add(new Chunk(ours, System.nanoTime() / 1000, bytes));
				}
				to.getOutputStream().write(bytes);
			}
			to.shutdownOutput();
		}
		catch (IOException ex) {
			// Reset by one of them: the end, as go-libp2p has it.
			closeQuietly(to);
		}
		finally {
			this.ends.countDown();
		}
	}

	private static void closeQuietly(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// It is gone already.
		}
	}

	private static void start(Runnable work, String name) {
		Thread thread = new Thread(work, name);
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.listener.close();
		synchronized (this.sockets) {
			this.sockets.forEach(RecordingProxy::closeQuietly);
		}
	}

}
