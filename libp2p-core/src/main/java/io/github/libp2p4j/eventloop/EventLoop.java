/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * One selector thread with its channels, tasks, timers and buffers. Thread-safe where not
 * said otherwise.
 * <p>
 * A turn: wait for channels, a task or the next timer; serve channels that are ready; run
 * the tasks that waited; run timers that are due; run deferred tasks for at most a
 * millisecond. What a turn adds waits for the next one, so that nobody starves the
 * others.
 */
public final class EventLoop implements Executor, AutoCloseable {

	/** Capacity of {@link #readBuffer()}. */
	public static final int READ_BUFFER_BYTES = 256 * 1024;

	/**
	 * Capacity of {@link #acquireBuffer()}: the largest Noise message with its length
	 * prefix. Measured: with four of them one stream was a tenth slower, since what was
	 * sealed first had left the processor's nearest cache when it was written.
	 */
	public static final int WRITE_BUFFER_BYTES = 65_537;

	private static final long PAUSE_AFTER_FAILURE_NANOS = 1_000_000L;

	/** Keeps deadlines comparable by their difference. */
	private static final long MAX_DELAY_NANOS = Long.MAX_VALUE >> 1;

	private final LoopOptions options;

	private final Thread thread;

	private final Failures failures;

	private final PendingWork work;

	private final LoopTurn turn;

	private final Residents residents;

	private final Acceptors acceptors = new Acceptors();

	private final ByteBuffer readBuffer;

	private final BufferPool writeBuffers;

	private final AtomicBoolean started = new AtomicBoolean();

	private final CountDownLatch terminated = new CountDownLatch(1);

	/** With {@link LoopOptions#defaults()}. */
	public EventLoop(String threadName) {
		this(threadName, LoopOptions.defaults());
	}

	/**
	 * @throws UncheckedIOException if no selector can be opened
	 */
	public EventLoop(String threadName, LoopOptions options) {
		this.options = options;
		Selector selector;
		try {
			selector = Selector.open();
		}
		catch (IOException failure) {
			throw new UncheckedIOException("Cannot open a selector for " + threadName, failure);
		}
		this.failures = new Failures(options.failureHook());
		this.work = new PendingWork(options, this.failures, selector::wakeup);
		this.turn = new LoopTurn(selector, this.work, this.failures, options.nanoClock());
		this.residents = new Residents(this.failures);
		this.readBuffer = options.bufferKind().allocate(READ_BUFFER_BYTES);
		this.writeBuffers = new BufferPool(options.bufferKind(), WRITE_BUFFER_BYTES);
		this.thread = new Thread(this::run, threadName);
		this.thread.setDaemon(options.daemon());
	}

	/** Starts the thread. Tasks given before wait for it. Idempotent. */
	public void start() {
		if (this.started.compareAndSet(false, true)) {
			this.thread.start();
		}
	}

	public String name() {
		return this.thread.getName();
	}

	public boolean inLoop() {
		return Thread.currentThread() == this.thread;
	}

	/** The loop's monotonic clock. */
	public long nanoTime() {
		return this.options.nanoClock().getAsLong();
	}

	/**
	 * As {@link #tryExecute(Runnable)}, but drops the task silently after
	 * {@link #close()}.
	 */
	@Override
	public void execute(Runnable task) {
		tryExecute(task);
	}

	/**
	 * Runs a task on the loop soon, in order, never within this call; one wake-up for a
	 * batch, none from the loop itself.
	 * @return false after {@link #close()}: the task will not run. A task that was taken
	 * runs, even when the loop is closed meanwhile
	 */
	public boolean tryExecute(Runnable task) {
		return this.work.tasks().offer(Objects.requireNonNull(task, "task"));
	}

	/**
	 * Loop only: runs a task after the turn's channel events, tasks and timers, in order,
	 * as far as one millisecond a turn allows. Dropped when the loop is closed.
	 * @return false when {@code maxDeferred} tasks wait already: nothing was queued
	 */
	public boolean defer(Runnable task) {
		requireInLoop();
		return this.work.defer(task);
	}

	/**
	 * Runs a task on the loop after a delay, by the loop's clock; never after
	 * {@link #close()}.
	 */
	public Timer schedule(long delayNanos, Runnable task) {
		long delay = Math.max(0, Math.min(delayNanos, MAX_DELAY_NANOS));
		ScheduledTask timer = new ScheduledTask(this, nanoTime() + delay, Objects.requireNonNull(task, "task"));
		if (inLoop()) {
			timers().add(timer);
		}
		else {
			execute(timer);
		}
		return timer;
	}

	/**
	 * Loop only: a cleared buffer of {@link #READ_BUFFER_BYTES} to read into. There is
	 * one: valid until the current callback returns or this is called again.
	 */
	public ByteBuffer readBuffer() {
		requireInLoop();
		return this.readBuffer.clear();
	}

	/**
	 * Loop only: a cleared buffer of {@link #WRITE_BUFFER_BYTES}, pooled if there is one.
	 */
	public ByteBuffer acquireBuffer() {
		requireInLoop();
		return this.writeBuffers.acquire();
	}

	/** Loop only: gives back what {@link #acquireBuffer()} gave, once. */
	public void releaseBuffer(ByteBuffer buffer) {
		requireInLoop();
		this.writeBuffers.release(buffer);
	}

	/**
	 * Begins a TCP connection; the handler is called on this loop, never within this
	 * call.
	 * @throws IllegalArgumentException if the address is not resolved
	 */
	public ConnectAttempt connect(InetSocketAddress remote, ChannelOptions channelOptions, ConnectHandler handler) {
		requireResolved(remote);
		ConnectAttempt attempt = new ConnectAttempt(this, remote, channelOptions, handler);
		if (!tryExecute(attempt::begin)) {
			handler.onConnectFailed(closedFailure());
		}
		return attempt;
	}

	/**
	 * Takes over a connected socket, whatever its blocking mode; the handler is called on
	 * this loop.
	 */
	public void adopt(SocketChannel socket, ChannelOptions channelOptions, ConnectHandler handler) {
		if (!tryExecute(() -> adoptNow(socket, channelOptions, handler))) {
			TcpChannel.discard(socket);
			handler.onConnectFailed(closedFailure());
		}
	}

	private void adoptNow(SocketChannel socket, ChannelOptions channelOptions, ConnectHandler handler) {
		TcpChannel channel;
		try {
			TcpChannel.configure(socket, channelOptions);
			SelectionKey key = this.turn.register(socket, 0, null);
			channel = new TcpChannel(this, socket, key);
			key.attach(channel);
		}
		catch (IOException | RuntimeException failure) {
			TcpChannel.discard(socket);
			handler
				.onConnectFailed((failure instanceof IOException) ? (IOException) failure : new IOException(failure));
			return;
		}
		channel.open(handler);
	}

	/**
	 * Binds and listens before it returns; connections are accepted on this loop. An IPv4
	 * address takes IPv4 alone. The IPv6 wildcard takes IPv4 too, unless the IPv4
	 * wildcard listens on the same port and loop: then each takes its own.
	 * @throws IOException naming the address, if it cannot be bound
	 */
	public Acceptor listen(InetSocketAddress local, ChannelOptions channelOptions, AcceptHandler handler)
			throws IOException {
		requireResolved(local);
		Acceptor acceptor;
		try {
			acceptor = new Acceptor(this, local, channelOptions, handler);
		}
		catch (IOException failure) {
			throw new IOException("Cannot listen on " + local + ": " + failure.getMessage(), failure);
		}
		this.acceptors.add(acceptor);
		if (!tryExecute(acceptor::begin)) {
			acceptor.abandon();
			throw new IOException("Cannot listen on " + local + ": event loop " + name() + " is closed");
		}
		return acceptor;
	}

	/** Open channels on this loop, of all kinds. */
	public int channels() {
		return this.residents.channels();
	}

	/** How long the longest turn since the last call took, the current one included. */
	public long takeLongestTurnNanos() {
		return this.turn.takeLongestNanos();
	}

	/**
	 * Ends the loop: tasks taken before run, then channels still open are closed and told
	 * ({@link ChannelHandler#onFailure}), attempts fail, acceptors close, timers and
	 * deferred tasks are dropped, and the thread ends. Idempotent, does not wait,
	 * callable from the loop.
	 */
	@Override
	public void close() {
		this.work.tasks().close();
		start();
	}

	/**
	 * Waits for the thread's end after {@link #close()}.
	 * @return whether it ended in time; false at once when called from the loop
	 */
	public boolean awaitTermination(long timeoutNanos) throws InterruptedException {
		return !inLoop() && this.terminated.await(timeoutNanos, TimeUnit.NANOSECONDS);
	}

	private void run() {
		try {
			while (!this.work.tasks().isClosed()) {
				try {
					this.turn.run();
				}
				catch (Throwable failure) {
					// Out of memory, or a selector that fails: report, and do not turn it
					// into a busy loop.
					report(failure);
					LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
				}
			}
		}
		finally {
			finish();
		}
	}

	private void finish() {
		this.work.finish();
		this.residents.loopClosed();
		timers().clear();
		this.turn.close();
		this.residents.terminated();
		this.terminated.countDown();
	}

	/** Nobody else will hear of it. */
	void report(Throwable failure) {
		this.failures.report(failure);
	}

	TimerHeap timers() {
		return this.work.timers();
	}

	void requireInLoop() {
		if (!inLoop()) {
			throw new IllegalStateException(
					"Confined to " + name() + ", called from " + Thread.currentThread().getName());
		}
	}

	Residents residents() {
		return this.residents;
	}

	Acceptors acceptors() {
		return this.acceptors;
	}

	SelectionKey register(SelectableChannel channel, int ops, LoopResident resident) throws IOException {
		return this.turn.register(channel, ops, resident);
	}

	private IOException closedFailure() {
		return new IOException("Event loop " + name() + " is closed");
	}

	private static void requireResolved(InetSocketAddress address) {
		if (address.isUnresolved()) {
			throw new IllegalArgumentException("Address must be resolved first: " + address);
		}
	}

}
