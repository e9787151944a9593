/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * Socket options; 0 bytes leaves a buffer to the kernel.
 */
public record ChannelOptions(boolean noDelay, boolean keepAlive, int backlog, int sendBufferBytes,
		int receiveBufferBytes) {
}
