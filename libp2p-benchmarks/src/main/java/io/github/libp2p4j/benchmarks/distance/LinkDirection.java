/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.distance;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * One way of a link: one thread takes bytes as they come and notes when each piece is
 * due, at the link's rate and after its delay; another hands them on then. When the link
 * holds as much as it can nothing more is taken, so that the sender is held back by TCP
 * and nothing is ever lost. Thread-safe.
 */
final class LinkDirection {

	/** Half a millisecond at 1 Gbit/s is more than TCP hands over at once. */
	private static final int PIECE_BYTES = 32 << 10;

	private final LinkSpeed speed;

	private final Socket from;

	private final Socket to;

	private final Semaphore roomBytes;

	private final BlockingQueue<Piece> line = new LinkedBlockingQueue<>();

	/** Arrays that are used again; more than there are pieces are let go. */
	private final ArrayBlockingQueue<byte[]> spares;

	/** When the last byte taken is on its way entirely. */
	private long departedNanos = System.nanoTime();

	LinkDirection(LinkSpeed speed, Socket from, Socket to) {
		this.speed = speed;
		this.from = from;
		this.to = to;
		this.roomBytes = new Semaphore(speed.heldBytes());
		this.spares = new ArrayBlockingQueue<>(speed.heldBytes() / PIECE_BYTES + 1);
	}

	/**
	 * Bytes under way.
	 *
	 * @param bytes more than is used
	 * @param length 0 for FIN
	 * @param dueNanos when they arrive
	 */
	private record Piece(byte[] bytes, int length, long dueNanos) {
	}

	/** To FIN. */
	void take() throws IOException, InterruptedException {
		InputStream in = this.from.getInputStream();
		while (true) {
			byte[] spare = this.spares.poll();
			byte[] bytes = (spare != null) ? spare : new byte[PIECE_BYTES];
			int length = Math.max(0, in.read(bytes));
			this.roomBytes.acquire(length);
			this.departedNanos = Math.max(this.departedNanos, System.nanoTime()) + this.speed.nanosFor(length);
			this.line.add(new Piece(bytes, length, this.departedNanos + this.speed.oneWayNanos()));
			if (length == 0) {
				return;
			}
		}
	}

	/** To FIN. */
	void handOn() throws IOException, InterruptedException {
		OutputStream out = this.to.getOutputStream();
		while (true) {
			Piece piece = this.line.take();
			for (long nanos = piece.dueNanos() - System.nanoTime(); nanos > 0; nanos = piece.dueNanos()
					- System.nanoTime()) {
				LockSupport.parkNanos(nanos);
				if (Thread.interrupted()) {
					throw new InterruptedException();
				}
			}
			if (piece.length() == 0) {
				this.to.shutdownOutput();
				return;
			}
			out.write(piece.bytes(), 0, piece.length());
			this.roomBytes.release(piece.length());
			this.spares.offer(piece.bytes());
		}
	}

}
