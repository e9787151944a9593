/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/** Stub: one selector thread. Thread-safe where not said otherwise. */
public final class EventLoop implements Executor, AutoCloseable {

	public EventLoop(String name) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Starts the thread (daemon or not is decided by the caller of the constructor
	 * later).
	 */
	public void start() {
		throw new UnsupportedOperationException();
	}

	public boolean inLoop() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Runs a task soon, in order; one wake-up for a batch. Tasks after close are dropped.
	 */
	@Override
	public void execute(Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Loop only: runs a task after the turn's channel events, as far as one millisecond a
	 * turn allows.
	 * @return false when {@code maxDeferred} tasks wait already: nothing was queued
	 */
	public boolean defer(Runnable task) {
		throw new UnsupportedOperationException();
	}

	/** Thread-safe; the task runs on the loop. */
	public Timer schedule(long delayNanos, Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Loop only: a buffer to read into or to encrypt from, valid until the current
	 * callback returns.
	 */
	public ByteBuffer readBuffer() {
		throw new UnsupportedOperationException();
	}

	/** Begins a TCP connection; the handler is called on this loop. */
	public void connect(InetSocketAddress remote, ChannelOptions options, ConnectHandler handler) {
		throw new UnsupportedOperationException();
	}

	/** Adopts a connected socket. */
	public void adopt(SocketChannel socket, ChannelOptions options, ConnectHandler handler) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

}
