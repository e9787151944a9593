/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * What a channel tells its owner, on the loop. An exception thrown closes the channel and
 * is reported to {@link #onFailure(Throwable)}; the loop goes on.
 */
public interface ChannelHandler {

	void onReadable();

	void onWritable();

	/**
	 * A callback threw: a defect of this library, or an error of the runtime. The channel
	 * is closed already.
	 */
	void onFailure(Throwable failure);

}
