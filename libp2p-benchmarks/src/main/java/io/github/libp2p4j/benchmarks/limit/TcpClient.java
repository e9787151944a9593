/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.libp2p4j.benchmarks.worker.Role;

/**
 * Sends bodies as they are, in writes of 64 KiB: what loopback TCP carries. Used by one
 * thread.
 */
public final class TcpClient implements Role {

	private static final int WRITE_BYTES = 64 << 10;

	private final TcpConversation conversation;

	private final ByteBuffer chunk = ByteBuffer.allocateDirect(WRITE_BYTES);

	/**
	 * @param port as the server tells it
	 */
	public TcpClient(String port) throws IOException {
		this.conversation = new TcpConversation(port);
	}

	@Override
	public String answer(String command) throws IOException {
		long bytes = TcpConversation.bytes(command);
		long start = System.nanoTime();
		this.conversation.begin(bytes);
		for (long left = bytes; left > 0; left -= this.chunk.limit()) {
			this.conversation.write(this.chunk.clear().limit((int) Math.min(left, WRITE_BYTES)));
		}
		this.conversation.awaitConfirmation();
		return Long.toString(System.nanoTime() - start);
	}

	@Override
	public void close() throws IOException {
		this.conversation.close();
	}

}
