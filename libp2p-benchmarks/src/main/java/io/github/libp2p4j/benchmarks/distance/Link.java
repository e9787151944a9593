/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A long line on one machine: a port that passes each connection on to another port, as
 * late and as fast as the {@link LinkSpeed} says. Four threads of its own for each
 * connection. Thread-safe.
 * <p>
 * The kernel's buffers before and behind it are kept small, since what they hold would be
 * a second queue of the link that nobody asked for; that of the sender's own socket
 * remains as the sender has it.
 */
final class Link implements AutoCloseable {

	/**
	 * Of sockets whose other end is on this machine: enough for 1 Gbit/s at a
	 * millisecond.
	 */
	private static final int SOCKET_BUFFER_BYTES = 128 << 10;

	private static final int BACKLOG = 16;

	private final LinkSpeed speed;

	private final InetSocketAddress target;

	private final ServerSocket listener;

	private final List<Closeable> open = new CopyOnWriteArrayList<>();

	Link(LinkSpeed speed, InetSocketAddress target) throws IOException {
		this.speed = speed;
		this.target = target;
		this.listener = new ServerSocket();
		this.listener.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
		this.listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
		this.open.add(this.listener);
		start("accept", this::accept);
	}

	/** Where to connect instead of the target. */
	InetSocketAddress address() {
		return new InetSocketAddress(this.listener.getInetAddress(), this.listener.getLocalPort());
	}

	/** Cuts it: no FIN, and nothing that is under way arrives. */
	@Override
	public void close() {
		for (Closeable each : this.open) {
			try {
				each.close();
			}
			catch (IOException ex) {
				// It is closed all the same.
			}
		}
	}

	private void accept() throws IOException {
		while (true) {
			Socket near = this.listener.accept();
			Socket far = new Socket();
			this.open.addAll(List.of(near, far));
			far.setReceiveBufferSize(SOCKET_BUFFER_BYTES);
			for (Socket socket : List.of(near, far)) {
				socket.setTcpNoDelay(true);
				socket.setSendBufferSize(SOCKET_BUFFER_BYTES);
			}
			far.connect(this.target);
			join(near, far);
			join(far, near);
		}
	}

	private void join(Socket from, Socket to) {
		LinkDirection direction = new LinkDirection(this.speed, from, to);
		start("take", direction::take);
		start("hand-on", direction::handOn);
	}

	private interface Task {

		void run() throws IOException, InterruptedException;

	}

	private void start(String name, Task task) {
		Thread thread = new Thread(() -> {
			try {
				task.run();
			}
			catch (IOException | InterruptedException ex) {
				// One end is gone: so is the line.
				close();
			}
		}, "link-" + name);
		thread.setDaemon(true);
		thread.start();
	}

}
