/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One end of a connection within the process: two bounded pipes, no socket. It ends as
 * TCP does: a close is a FIN, or a reset if input was unread, and writing to an end that
 * is closed fails. Loop-confined but for what {@link Channel} says.
 */
public final class MemoryChannel extends LoopChannel {

	/** What a pipe holds, each way. */
	public static final int PIPE_BYTES = 256 * 1024;

	private final Pipe input;

	private final Pipe output;

	private final Runnable poll = this::poll;

	private final AtomicBoolean pollPending = new AtomicBoolean();

	/** The other end; set once, before either is told. */
	private volatile MemoryChannel peer;

	private MemoryChannel(EventLoop loop, Pipe input, Pipe output) {
		super(loop);
		this.input = input;
		this.output = output;
		this.peer = this;
	}

	/**
	 * Connects two loops, which may be the same. Each handler is told on its loop, never
	 * within this call unless its loop is closed. Thread-safe.
	 */
	public static void connect(EventLoop leftLoop, ConnectHandler left, EventLoop rightLoop, ConnectHandler right) {
		Pipe toRight = new Pipe();
		Pipe toLeft = new Pipe();
		MemoryChannel leftEnd = new MemoryChannel(leftLoop, toLeft, toRight);
		MemoryChannel rightEnd = new MemoryChannel(rightLoop, toRight, toLeft);
		leftEnd.peer = rightEnd;
		rightEnd.peer = leftEnd;
		leftEnd.arrive(left);
		rightEnd.arrive(right);
	}

	private void arrive(ConnectHandler owner) {
		if (!loop().tryExecute(() -> open(owner))) {
			disconnect(true);
			owner.onConnectFailed(new IOException("Event loop " + loop().name() + " is closed"));
		}
	}

	@Override
	int readNow(ByteBuffer target) throws IOException {
		int count = this.input.read(target);
		if (count > 0) {
			this.peer.wake();
		}
		return count;
	}

	@Override
	int writeNow(ByteBuffer source) throws IOException {
		int count = this.output.write(source);
		if (count > 0) {
			this.peer.wake();
		}
		return count;
	}

	@Override
	void endOutput() {
		this.output.finish();
		this.peer.wake();
	}

	@Override
	void disconnect(boolean withReset) {
		boolean lossy = this.input.sever();
		if (lossy || withReset) {
			this.output.sever();
		}
		else {
			this.output.finish();
		}
		this.peer.wake();
	}

	@Override
	void interestChanged(int ops) {
		if (ops != 0) {
			wake();
		}
	}

	/** Looks for what is ready, soon. Thread-safe. */
	private void wake() {
		if (this.pollPending.compareAndSet(false, true)) {
			loop().execute(this.poll);
		}
	}

	private void poll() {
		this.pollPending.set(false);
		int ready = readyOps() & interestOps();
		if (ready != 0) {
			onReady(ready);
			// Level-triggered, as a selector is.
			if ((readyOps() & interestOps()) != 0) {
				wake();
			}
		}
	}

	private int readyOps() {
		int readable = this.input.isReadable() ? SelectionKey.OP_READ : 0;
		return this.output.isWritable() ? (readable | SelectionKey.OP_WRITE) : readable;
	}

	@Override
	public Optional<SocketAddress> remoteAddress() {
		return Optional.empty();
	}

	@Override
	public Optional<SocketAddress> localAddress() {
		return Optional.empty();
	}

}
