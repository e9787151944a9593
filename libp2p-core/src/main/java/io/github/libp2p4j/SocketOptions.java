/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * TCP options of a node's sockets. Immutable.
 *
 * @param noDelay TCP_NODELAY
 * @param keepAlive SO_KEEPALIVE
 * @param backlog of listening sockets
 * @param sendBufferBytes SO_SNDBUF; 0 leaves it to the kernel, which tunes it for long
 * links
 * @param receiveBufferBytes SO_RCVBUF; 0 leaves it to the kernel
 */
public record SocketOptions(boolean noDelay, boolean keepAlive, int backlog, int sendBufferBytes,
		int receiveBufferBytes) {

	public SocketOptions {
		if (backlog < 1 || sendBufferBytes < 0 || receiveBufferBytes < 0) {
			throw new IllegalArgumentException("Socket options must not be negative, and the backlog at least 1");
		}
	}

	public static SocketOptions defaults() {
		return new SocketOptions(true, true, 1024, 0, 0);
	}

	public SocketOptions withBuffers(int sendBytes, int receiveBytes) {
		return new SocketOptions(this.noDelay, this.keepAlive, this.backlog, sendBytes, receiveBytes);
	}

}
