/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * Socket options. Immutable.
 *
 * @param noDelay TCP_NODELAY
 * @param keepAlive SO_KEEPALIVE
 * @param backlog of a listening socket
 * @param sendBufferBytes SO_SNDBUF; 0 leaves it to the kernel
 * @param receiveBufferBytes SO_RCVBUF; 0 leaves it to the kernel
 */
public record ChannelOptions(boolean noDelay, boolean keepAlive, int backlog, int sendBufferBytes,
		int receiveBufferBytes) {

	public ChannelOptions {
		if (backlog < 1 || sendBufferBytes < 0 || receiveBufferBytes < 0) {
			throw new IllegalArgumentException("Buffer sizes must not be negative and the backlog at least 1, were "
					+ sendBufferBytes + ", " + receiveBufferBytes + " and " + backlog);
		}
	}

	/** No delay, keepalive, a backlog of 1024, buffers tuned by the kernel. */
	public static ChannelOptions defaults() {
		return new ChannelOptions(true, true, 1024, 0, 0);
	}

}
