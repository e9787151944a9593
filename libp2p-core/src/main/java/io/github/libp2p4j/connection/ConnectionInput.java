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

	private final ConnectionDriver connection;

	private final Channel channel;

	private final ConnectionMachine machine;

	private final ConnectionEnd end;

	private final ReadTidings tidings;

	private long receivedBytes;

	ConnectionInput(ConnectionDriver connection, Channel channel, ConnectionMachine machine, ConnectionEnd end) {
		this.connection = connection;
		this.channel = channel;
		this.machine = machine;
		this.end = end;
		StreamTidings readers = connection.streams().tidings();
		this.tidings = new ReadTidings(channel.loop(), readers::tellReaders, readers::tellReadersOfLittle);
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
			this.tidings.afterRead(bytes == EventLoop.READ_BUFFER_BYTES);
		}
		return true;
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
