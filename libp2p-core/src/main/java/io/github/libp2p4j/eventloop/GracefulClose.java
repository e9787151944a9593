/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;

/**
 * Takes over a channel whose output has ended, and discards input until the peer's FIN, a
 * deadline, or a bound. Loop-confined.
 */
final class GracefulClose implements ChannelHandler {

	/**
	 * Chosen: more than a peer can have under way by mistake; one that sends more is not
	 * waiting for our FIN.
	 */
	static final int MAX_DISCARDED_BYTES = 1024 * 1024;

	private final Channel channel;

	private final Timer deadline;

	private int discardedBytes;

	GracefulClose(Channel channel, long timeoutNanos) {
		this.channel = channel;
		this.deadline = channel.loop().schedule(timeoutNanos, channel::close);
	}

	void stop() {
		this.deadline.cancel();
	}

	@Override
	public void onReadable() {
		try {
			int count = this.channel.read(this.channel.loop().readBuffer());
			if (count >= 0) {
				this.discardedBytes += count;
				if (this.discardedBytes <= MAX_DISCARDED_BYTES) {
					return;
				}
			}
		}
		catch (IOException lost) {
			// Lost or ended: closed either way.
		}
		this.channel.close();
	}

	@Override
	public void onWritable() {
		// Without interest in it.
	}

	@Override
	public void onFailure(Throwable failure) {
		// The owner let go of the channel: closed is all there is to do.
	}

}
