/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A connected, non-blocking, reliable stream of bytes, over TCP or within the process.
 * Confined to its loop.
 */
public interface Channel {

	/**
	 * Must be set in the callback that hands the channel over. Reading begins with the
	 * first {@link #readInterest(boolean)}.
	 */
	void handler(ChannelHandler handler);

	EventLoop loop();

	/**
	 * Reads what is there into {@code target}.
	 * @return bytes read, 0 if there is none now, −1 at the end of input
	 * @throws java.io.IOException if the connection was lost
	 */
	int read(ByteBuffer target) throws java.io.IOException;

	/**
	 * Writes as much of {@code source} as fits now.
	 * @return bytes written
	 * @throws java.io.IOException if the connection was lost
	 */
	int write(ByteBuffer source) throws java.io.IOException;

	/** Whether {@link ChannelHandler#onReadable()} is wanted. */
	void readInterest(boolean wanted);

	/** Whether {@link ChannelHandler#onWritable()} is wanted. */
	void writeInterest(boolean wanted);

	/** Sends FIN after what was written. */
	void shutdownOutput();

	/** Closes now. Idempotent. No callback follows. */
	void close();

	boolean isOpen();

	/** The socket's address; empty for channels within the process. */
	Optional<SocketAddress> remoteAddress();

	Optional<SocketAddress> localAddress();

}
