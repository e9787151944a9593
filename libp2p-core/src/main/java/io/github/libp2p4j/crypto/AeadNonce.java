/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.nio.ByteBuffer;

/**
 * What the ciphers share: the form of the nonce and the checks of length. Without state.
 */
final class AeadNonce {

	/** Bytes: RFC 8439 section 2.8. */
	static final int LENGTH = 12;

	private AeadNonce() {
	}

	/**
	 * Writes four zero bytes and the counter in little-endian order (Noise section 12.3).
	 */
	static void write(long counter, byte[] nonce) {
		for (int index = 0; index < Long.BYTES; index++) {
			nonce[LENGTH - Long.BYTES + index] = (byte) (counter >>> (Byte.SIZE * index));
		}
	}

	static void checkRoom(ByteBuffer target, int lengthBytes) {
		if (target.remaining() < lengthBytes) {
			throw new IllegalArgumentException(
					"the target has room for " + target.remaining() + " bytes, " + lengthBytes + " are needed");
		}
	}

	static int plaintextLength(ByteBuffer ciphertext) throws AuthenticationFailedException {
		int length = ciphertext.remaining() - AeadCipher.TAG_LENGTH;
		if (length < 0) {
			throw new AuthenticationFailedException(
					"a ciphertext of " + ciphertext.remaining() + " bytes is shorter than its tag");
		}
		return length;
	}

	static AuthenticationFailedException tagMismatch() {
		return new AuthenticationFailedException("the tag does not match");
	}

}
