/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import org.jspecify.annotations.Nullable;

/**
 * File descriptors that accepting keeps from taking, as unconnected sockets.
 * Loop-confined once filled.
 */
final class DescriptorReserve {

	/** Chosen: a log, a key file and its temporary copy, a resolver's socket. */
	static final int DESCRIPTORS = 4;

	private final @Nullable SocketChannel[] held = new @Nullable SocketChannel[DESCRIPTORS];

	DescriptorReserve() throws IOException {
		fill();
	}

	/**
	 * @throws IOException if there are not enough: then none is held
	 */
	void fill() throws IOException {
		try {
			for (int index = 0; index < DESCRIPTORS; index++) {
				if (this.held[index] == null) {
					this.held[index] = SocketChannel.open();
				}
			}
		}
		catch (IOException failure) {
			release();
			throw failure;
		}
	}

	void release() {
		for (int index = 0; index < DESCRIPTORS; index++) {
			SocketChannel socket = this.held[index];
			if (socket != null) {
				this.held[index] = null;
				TcpChannel.discard(socket);
			}
		}
	}

}
