/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Stub. */
public final class NoiseTransport {

	/** Most plaintext bytes of one message: 65,535 less the tag. */
	public static final int MAX_PLAINTEXT = 65_519;

	/** Bytes that one message adds to its plaintext: length prefix and tag. */
	public static final int OVERHEAD = 18;

	/**
	 * Seals all that remains of {@code plaintext} (at most {@link #MAX_PLAINTEXT}) as one
	 * message.
	 */
	public void seal(ByteBuffer plaintext, ByteBuffer out, NoiseWorkspace workspace) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Consumes all of {@code in}, keeping an unfinished message, and hands the plaintext
	 * of each finished one to {@code sink}, lent for the call. Empty ones are skipped.
	 */
	public void receive(ByteBuffer in, NoiseWorkspace workspace, Consumer<ByteBuffer> sink) {
		throw new UnsupportedOperationException();
	}

	/** Whether a message has begun and not ended: an end of input here is truncation. */
	public boolean isMidMessage() {
		throw new UnsupportedOperationException();
	}

}
