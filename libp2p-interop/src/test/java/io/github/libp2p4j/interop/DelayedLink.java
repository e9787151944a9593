/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A long line on one machine: listens, connects onward, and passes every byte on after a
 * while, so that windows have a reason to grow. Thread-safe.
 */
final class DelayedLink implements AutoCloseable {

	private static final int PIECE_BYTES = 32 << 10;

	/** Pieces under way in one direction; more than any window needs. */
	private static final int MAX_PIECES = 2048;

	private final ServerSocket listener;

	private final InetSocketAddress target;

	private final long delayNanos;

	private final List<Closeable> open = new CopyOnWriteArrayList<>();

	DelayedLink(Multiaddr target, Duration oneWay) throws IOException {
		this.target = target.tcpAddress().orElseThrow();
		this.delayNanos = oneWay.toNanos();
		this.listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
		this.open.add(this.listener);
		start("accept", this::accept);
	}

	/** What is dialled instead of the target, with the same peer id. */
	Multiaddr address(Multiaddr targetWithPeer) {
		String text = targetWithPeer.toString();
		return Multiaddr
			.parse("/ip4/127.0.0.1/tcp/" + this.listener.getLocalPort() + text.substring(text.indexOf("/p2p/")));
	}

	private void accept() throws IOException {
		while (true) {
			Socket near = this.listener.accept();
			Socket far = new Socket();
			this.open.addAll(List.of(near, far));
			far.connect(this.target);
			near.setTcpNoDelay(true);
			far.setTcpNoDelay(true);
			join(near, far);
			join(far, near);
		}
	}

	private void join(Socket from, Socket to) {
		DelayQueue<Piece> line = new DelayQueue<>();
		Semaphore room = new Semaphore(MAX_PIECES);
		start("in", () -> {
			byte[] buffer = new byte[PIECE_BYTES];
			long dueNanos = System.nanoTime();
			for (int count = 0; count >= 0;) {
				room.acquireUninterruptibly();
				count = from.getInputStream().read(buffer);
				byte[] bytes = (count > 0) ? Arrays.copyOf(buffer, count) : new byte[0];
				// No two at the same time, so that they keep their order.
				dueNanos = Math.max(dueNanos + 1, System.nanoTime() + this.delayNanos);
				line.add(new Piece(dueNanos, bytes));
			}
		});
		start("out", () -> {
			for (Piece piece = line.take(); piece.bytes().length > 0; piece = line.take()) {
				to.getOutputStream().write(piece.bytes());
				room.release();
			}
			to.shutdownOutput();
		});
	}

	/**
	 * Bytes on their way; none at all is FIN.
	 *
	 * @param dueNanos when they arrive
	 * @param bytes in order
	 */
	private record Piece(long dueNanos, byte[] bytes) implements Delayed {

		@Override
		public long getDelay(TimeUnit unit) {
			return unit.convert(this.dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
		}

		@Override
		public int compareTo(Delayed other) {
			return Long.compare(this.dueNanos - ((Piece) other).dueNanos, 0);
		}

	}

	private interface Work {

		void run() throws IOException, InterruptedException;

	}

	private void start(String name, Work work) {
		Thread thread = new Thread(() -> {
			try {
				work.run();
			}
			catch (IOException | InterruptedException ex) {
				// One end is gone: so is the line.
				closeAll();
			}
		}, "delayed-link-" + name);
		thread.setDaemon(true);
		thread.start();
	}

	private void closeAll() {
		for (Closeable socket : this.open) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				// It is closed all the same.
			}
		}
	}

	@Override
	public void close() {
		closeAll();
	}

}
