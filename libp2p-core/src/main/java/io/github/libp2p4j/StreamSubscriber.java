/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.ByteBuffer;

/**
 * Receives a stream's bytes as they arrive. Calls come one at a time, in order, on a
 * handler thread; exactly one of {@link #onEnd()} and {@link #onFailure(StreamException)}
 * comes last, unless the stream is handed over before. An exception thrown by a
 * subscriber resets the stream.
 */
@FunctionalInterface
public interface StreamSubscriber {

	/**
	 * Bytes, in order. The buffer is read-only and lent for the call; returning grants
	 * the peer credit for them, whatever part was read.
	 */
	void onData(ByteBuffer data) throws Exception;

	/**
	 * The peer ended its half.
	 */
	default void onEnd() throws Exception {
	}

	/**
	 * The stream failed: reset, or its connection was lost.
	 */
	default void onFailure(StreamException failure) {
	}

}
