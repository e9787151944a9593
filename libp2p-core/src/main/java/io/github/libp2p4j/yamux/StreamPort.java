/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

/**
 * Where the bytes of one stream come from and go to: the side of a stream that the
 * session talks to. All calls come from within the session's methods, on the caller's
 * thread.
 */
public interface StreamPort {

	/**
	 * Bytes that wait to be sent.
	 */
	int pendingBytes();

	/**
	 * Moves exactly {@code min(target.remaining(), pendingBytes())} bytes to
	 * {@code target}.
	 */
	void drainTo(ByteBuffer target);

	/**
	 * How many of the pending bytes lie together at the front, and can be
	 * {@linkplain #lend lent}; 0 of a port that lends nothing.
	 */
	default int lendableBytes() {
		return 0;
	}

	/**
	 * Takes bytes out of those that are pending without a copy.
	 * @param count at most {@link #lendableBytes()}
	 * @return a buffer with them between position and limit, and room for a frame's
	 * header ({@value FrameHeader#BYTES} bytes) before them, the caller's until
	 * {@link #takeBack()}
	 */
	default ByteBuffer lend(int count) {
		throw new UnsupportedOperationException("this port lends nothing");
	}

	/** What was lent is used. */
	default void takeBack() {
	}

	/**
	 * Bytes have arrived; they must be copied or consumed during the call. Never empty.
	 */
	void onData(ByteBuffer data);

	/**
	 * The peer acknowledged the stream that this side opened. Called once, before
	 * anything else arrives.
	 */
	void onAcknowledged();

	/**
	 * The peer sent FIN: no data follows.
	 */
	void onRemoteClosed();

	/**
	 * The stream was reset, and is forgotten: by the peer, or by the session because the
	 * peer sent data after its FIN.
	 * @param code the code that came with it, unsigned, 0 if none did; 0x1004 (protocol
	 * violation) in the second case
	 */
	void onReset(long code);

	/**
	 * The stream waits for credit with bytes pending (it has none, or too little to be
	 * worth a frame), or has credit again.
	 */
	void onCredit(boolean stalled);

}
