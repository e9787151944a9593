/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.limit;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * Takes a body off a blocking channel. Used by one thread.
 */
@FunctionalInterface
interface BodyReader {

	/**
	 * @param bytes of the body, as its sender counts them
	 */
	void read(SocketChannel channel, long bytes) throws Exception;

	/** Fills the buffer to its limit and flips it. */
	static void fill(SocketChannel channel, ByteBuffer target) throws IOException {
		while (target.hasRemaining()) {
			if (channel.read(target) < 0) {
				throw new EOFException();
			}
		}
		target.flip();
	}

}
