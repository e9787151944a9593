/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * One end of a connection within the process: two bounded pipes, no socket. Confined to
 * its loop.
 */
public final class MemoryChannel {

	/** What a pipe holds, each way. */
	public static final int PIPE_BYTES = 256 * 1024;

	private MemoryChannel() {
	}

	/**
	 * Connects two loops, which may be the same. Each handler is told on its loop.
	 * Thread-safe.
	 */
	public static void connect(EventLoop leftLoop, ConnectHandler left, EventLoop rightLoop, ConnectHandler right) {
		throw new UnsupportedOperationException();
	}

}
