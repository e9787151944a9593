/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * What a channel tells its owner, on the loop. An exception thrown closes the channel and
 * is reported to {@link #onFailure(Throwable)}; the loop goes on.
 */
public interface ChannelHandler {

	/** There is something to read, be it the end of input or a failure. */
	void onReadable();

	/** There is room to write, or a failure to find. */
	void onWritable();

	/**
	 * The channel is closed already: a callback threw (a defect, or an error of the
	 * runtime), or the loop was closed
	 * ({@link java.nio.channels.ClosedChannelException}).
	 */
	void onFailure(Throwable failure);

}
