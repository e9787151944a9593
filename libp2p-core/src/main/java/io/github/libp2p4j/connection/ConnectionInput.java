/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.eventloop.Channel;
import io.github.libp2p4j.eventloop.EventLoop;
import io.github.libp2p4j.upgrade.ConnectionMachine;

/**
 * What a connection's channel brings: read into the loop's buffer, given to the machine;
 * and what its end means. Loop-confined.
 */
final class ConnectionInput {

	/** Chosen: a MiB, which takes about a millisecond to decipher. */
	private static final int MOST_FULL_READS = 4;

	private final ConnectionDriver connection;

	private final Channel channel;

	private final ConnectionMachine machine;

	private final ConnectionEnd end;

	private long receivedBytes;

	/** Since readers of bulk data were told. */
	private int fullReads;

	/** Whether a task is on its way that tells them. */
	private boolean telling;

	ConnectionInput(ConnectionDriver connection, Channel channel, ConnectionMachine machine, ConnectionEnd end) {
		this.connection = connection;
		this.channel = channel;
		this.machine = machine;
		this.end = end;
	}

	long receivedBytes() {
		return this.receivedBytes;
	}

	/**
	 * One read of at most one buffer, so that other connections have their turn. While
	 * closing, what comes is dropped.
	 * @return whether the machine was given bytes
	 */
	boolean read() throws IOException {
		ByteBuffer buffer = this.channel.loop().readBuffer();
		int bytes = this.channel.read(buffer);
		if (bytes < 0) {
			endOfInput();
			return false;
		}
		this.receivedBytes += bytes;
		if (this.end.isClosing() || bytes == 0) {
			return false;
		}
		try {
			this.machine.receive(buffer.flip(), this.connection.nowNanos());
		}
		finally {
			tellReaders(bytes == EventLoop.READ_BUFFER_BYTES);
		}
		return true;
	}

	/**
	 * More is sure to wait after a read that filled the buffer: then readers of bulk data
	 * are told after some of them. Each time they are woken takes the processor from this
	 * loop.
	 */
	private void tellReaders(boolean full) {
		if (!full) {
			this.fullReads = 0;
			this.connection.streams().tidings().tellReaders();
			return;
		}
		this.connection.streams().tidings().tellReadersOfLittle();
		this.fullReads++;
		if (!this.telling) {
			this.telling = true;
			this.channel.loop().execute(() -> tellHeld(this.fullReads));
		}
	}

	/** After this turn's reads: waits for another full one, but not for ever. */
	private void tellHeld(int fullReadsBefore) {
		if (this.fullReads > fullReadsBefore && this.fullReads < MOST_FULL_READS) {
			this.channel.loop().execute(() -> tellHeld(this.fullReads));
			return;
		}
		this.telling = false;
		this.fullReads = 0;
		this.connection.streams().tidings().tellReaders();
	}

	private void endOfInput() {
		if (!this.machine.hasSession()) {
			this.connection.close(CloseReasons.endedDuring(this.machine.state()));
		}
		else if (this.machine.isMidMessage() || (!this.connection.streams().isEmpty() && !this.end.isPeerLeaving())) {
			this.connection.close(CloseReasons.TRUNCATED);
		}
		else {
			CloseReason reason = this.end.drainReason().orElse(CloseReasons.CLOSED_BY_PEER);
			this.connection.close(reason);
		}
	}

}
