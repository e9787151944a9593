/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;

/**
 * One selector thread with its channels, tasks, timers and buffers. Thread-safe where not
 * said otherwise.
 */
public final class EventLoop implements Executor, AutoCloseable {

	/** Capacity of {@link #readBuffer()}. */
	public static final int READ_BUFFER_BYTES = 256 * 1024;

	/**
	 * Capacity of {@link #acquireBuffer()}: four of the largest Noise messages with their
	 * length prefix.
	 */
	public static final int WRITE_BUFFER_BYTES = 4 * 65_537;

	/** With {@link LoopOptions#defaults()}. */
	public EventLoop(String threadName) {
		this(threadName, LoopOptions.defaults());
	}

	/**
	 * @throws java.io.UncheckedIOException if no selector can be opened */
	public EventLoop(String threadName, LoopOptions options) {
		throw new UnsupportedOperationException();
	}

	/** Starts the thread. Tasks given before wait for it. */
	public void start() {
		throw new UnsupportedOperationException();
	}

	public String name() {
		throw new UnsupportedOperationException();
	}

	public boolean inLoop() {
		throw new UnsupportedOperationException();
	}

	/** The loop's monotonic clock. */
	public long nanoTime() {
		throw new UnsupportedOperationException();
	}

	/**
	 * As {@link #tryExecute(Runnable)}, but drops the task silently after
	 * {@link #close()}.
	 */
	@Override
	public void execute(Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Runs a task on the loop soon, in order, never within this call; one wake-up for a
	 * batch, none from the loop itself.
	 * @return false after {@link #close()}: the task will not run. A task that was taken
	 * runs, even when the loop is closed meanwhile
	 */
	public boolean tryExecute(Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Loop only: runs a task after the turn's channel events, tasks and timers, in order,
	 * as far as one millisecond a turn allows. Dropped when the loop is closed.
	 * @return false when {@code maxDeferred} tasks wait already: nothing was queued
	 */
	public boolean defer(Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Runs a task on the loop after a delay, by the loop's clock; never after
	 * {@link #close()}.
	 */
	public Timer schedule(long delayNanos, Runnable task) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Loop only: a cleared buffer of {@link #READ_BUFFER_BYTES} to read into. There is
	 * one: valid until the current callback returns or this is called again.
	 */
	public ByteBuffer readBuffer() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Loop only: a cleared buffer of {@link #WRITE_BUFFER_BYTES}, pooled if there is one.
	 */
	public ByteBuffer acquireBuffer() {
		throw new UnsupportedOperationException();
	}

	/** Loop only: gives back what {@link #acquireBuffer()} gave, once. */
	public void releaseBuffer(ByteBuffer buffer) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Begins a TCP connection; the handler is called on this loop, never within this
	 * call.
	 * @throws IllegalArgumentException if the address is not resolved
	 */
	public ConnectAttempt connect(InetSocketAddress remote, ChannelOptions options, ConnectHandler handler) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Takes over a connected socket, whatever its blocking mode; the handler is called on
	 * this loop.
	 */
	public void adopt(SocketChannel socket, ChannelOptions options, ConnectHandler handler) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Binds and listens before it returns; connections are accepted on this loop. An IPv4
	 * address takes IPv4 alone. The IPv6 wildcard takes IPv4 too, unless the IPv4
	 * wildcard listens on the same port and loop: then each takes its own.
	 * @throws IOException naming the address, if it cannot be bound
	 */
	public Acceptor listen(InetSocketAddress local, ChannelOptions options, AcceptHandler handler) throws IOException {
		throw new UnsupportedOperationException();
	}

	/** Open channels on this loop, of all kinds. */
	public int channels() {
		throw new UnsupportedOperationException();
	}

	/** How long the longest turn since the last call took, the current one included. */
	public long takeLongestTurnNanos() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Ends the loop: tasks taken before run, then channels still open are closed and told
	 * ({@link ChannelHandler#onFailure}), attempts fail, acceptors close, timers and
	 * deferred tasks are dropped, and the thread ends. Idempotent, does not wait,
	 * callable from the loop.
	 */
	@Override
	public void close() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Waits for the thread's end after {@link #close()}.
	 * @return whether it ended in time; false at once when called from the loop
	 */
	public boolean awaitTermination(long timeoutNanos) throws InterruptedException {
		throw new UnsupportedOperationException();
	}

}
