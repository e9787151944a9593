/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;

import org.jspecify.annotations.Nullable;

/**
 * What channels over TCP and within the process have in common: interest, dispatch to the
 * handler, and ending. Loop-confined but for what {@link Channel} says.
 */
abstract sealed class LoopChannel extends LoopResident implements Channel permits TcpChannel, MemoryChannel {

	private final EventLoop loop;

	private @Nullable ChannelHandler handler;

	private int interestOps;

	private boolean inputEnded;

	private boolean outputEnded;

	private volatile boolean open = true;

	LoopChannel(EventLoop loop) {
		this.loop = loop;
	}

	abstract int readNow(ByteBuffer target) throws IOException;

	abstract int writeNow(ByteBuffer source) throws IOException;

	abstract void endOutput();

	/** Lets go of the connection, in order or with RST. Called once. */
	abstract void disconnect(boolean withReset);

	abstract void interestChanged(int ops);

	final int interestOps() {
		return this.interestOps;
	}

	/** The channel's first turn: it is handed to its owner. */
	final void open(ConnectHandler owner) {
		this.loop.residents().enter(this);
		try {
			owner.onConnected(this);
		}
		catch (Throwable failure) {
			fail(failure);
		}
	}

	@Override
	final void onReady(int readyOps) {
		try {
			ChannelHandler reader = this.handler;
			if ((readyOps & this.interestOps & SelectionKey.OP_READ) != 0 && reader != null) {
				reader.onReadable();
			}
			ChannelHandler writer = this.handler;
			if ((readyOps & this.interestOps & SelectionKey.OP_WRITE) != 0 && writer != null) {
				writer.onWritable();
			}
		}
		catch (Throwable failure) {
			fail(failure);
		}
	}

	@Override
	final void onLoopClosed() {
		fail(new ClosedChannelException());
	}

	private void fail(Throwable failure) {
		ChannelHandler owner = this.handler;
		try {
			close();
		}
		catch (Throwable second) {
			this.loop.report(second);
		}
		if (owner == null) {
			this.loop.report(failure);
			return;
		}
		try {
			owner.onFailure(failure);
		}
		catch (Throwable second) {
			this.loop.report(second);
		}
	}

	@Override
	public final void handler(ChannelHandler value) {
		this.loop.requireInLoop();
		if (!(this.handler instanceof GracefulClose)) {
			this.handler = value;
		}
	}

	@Override
	public final EventLoop loop() {
		return this.loop;
	}

	@Override
	public final int read(ByteBuffer target) throws IOException {
		this.loop.requireInLoop();
		requireOpen();
		if (this.inputEnded) {
			return -1;
		}
		int count = readNow(target);
		if (count < 0) {
			// A key that keeps its interest at the end of input is ready in every turn.
			this.inputEnded = true;
			interest(SelectionKey.OP_READ, false);
		}
		return count;
	}

	@Override
	public final int write(ByteBuffer source) throws IOException {
		this.loop.requireInLoop();
		requireOpen();
		if (this.outputEnded) {
			throw new ClosedChannelException();
		}
		return writeNow(source);
	}

	@Override
	public final void readInterest(boolean wanted) {
		interest(SelectionKey.OP_READ, wanted && !this.inputEnded);
	}

	@Override
	public final void writeInterest(boolean wanted) {
		interest(SelectionKey.OP_WRITE, wanted);
	}

	private void interest(int op, boolean wanted) {
		this.loop.requireInLoop();
		int ops = wanted ? (this.interestOps | op) : (this.interestOps & ~op);
		if (this.open && ops != this.interestOps) {
			this.interestOps = ops;
			interestChanged(ops);
		}
	}

	@Override
	public final void shutdownOutput() {
		this.loop.requireInLoop();
		if (this.open && !this.outputEnded) {
			this.outputEnded = true;
			endOutput();
		}
	}

	@Override
	public final void closeGracefully(long timeoutNanos) {
		this.loop.requireInLoop();
		if (!this.open || this.handler instanceof GracefulClose) {
			return;
		}
		shutdownOutput();
		if (this.inputEnded) {
			close();
			return;
		}
		writeInterest(false);
		this.handler = new GracefulClose(this, timeoutNanos);
		readInterest(true);
	}

	@Override
	public final void close() {
		end(false);
	}

	@Override
	public final void reset() {
		end(true);
	}

	private void end(boolean withReset) {
		this.loop.requireInLoop();
		if (!this.open) {
			return;
		}
		this.open = false;
		this.interestOps = 0;
		this.loop.residents().leave(this);
		if (this.handler instanceof GracefulClose closing) {
			closing.stop();
		}
		disconnect(withReset);
	}

	@Override
	public final boolean isOpen() {
		return this.open;
	}

	private void requireOpen() throws ClosedChannelException {
		if (!this.open) {
			throw new ClosedChannelException();
		}
	}

}
