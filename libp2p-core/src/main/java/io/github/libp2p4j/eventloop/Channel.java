/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A connected, non-blocking, reliable stream of bytes, over TCP or within the process.
 * Confined to its loop, but for {@link #loop()}, {@link #isOpen()} and the addresses,
 * which are thread-safe.
 */
public interface Channel {

	/**
	 * Must be set in the callback that hands the channel over; may be replaced later.
	 * Reading begins with the first {@link #readInterest(boolean)}.
	 */
	void handler(ChannelHandler handler);

	EventLoop loop();

	/**
	 * Reads what is there into {@code target}. The end of input drops read interest for
	 * good.
	 * @return bytes read, 0 if there is none now, −1 at the end of input
	 * @throws IOException if the connection was lost; the caller closes the channel
	 */
	int read(ByteBuffer target) throws IOException;

	/**
	 * Writes as much of {@code source} as fits now.
	 * @return bytes written
	 * @throws IOException if the connection was lost, or the output was shut down; the
	 * caller closes the channel
	 */
	int write(ByteBuffer source) throws IOException;

	/**
	 * Whether {@link ChannelHandler#onReadable()} is wanted. Level-triggered: it is
	 * repeated while there is input.
	 */
	void readInterest(boolean wanted);

	/**
	 * Whether {@link ChannelHandler#onWritable()} is wanted. Level-triggered: it is
	 * repeated while there is room.
	 */
	void writeInterest(boolean wanted);

	/** Sends FIN after what was written. Idempotent; failures show in the next read. */
	void shutdownOutput();

	/**
	 * Ends in order: sends FIN after what was written, then discards input until the
	 * peer's FIN, for at most {@code timeoutNanos} and 1 MiB, then closes. A close with
	 * unread input would send RST, and RST destroys what the peer has not read yet. No
	 * callback follows.
	 */
	void closeGracefully(long timeoutNanos);

	/**
	 * Closes now: FIN, or RST if there is unread input. Idempotent. No callback follows.
	 */
	void close();

	/**
	 * Closes now with RST: the peer loses what it has not read. Idempotent. No callback
	 * follows.
	 */
	void reset();

	/**
	 * False after {@link #close()} or {@link #reset()}, and when
	 * {@link #closeGracefully(long)} has ended.
	 */
	boolean isOpen();

	/** The peer's socket address; empty for channels within the process. */
	Optional<SocketAddress> remoteAddress();

	/** The own socket address; empty for channels within the process. */
	Optional<SocketAddress> localAddress();

}
