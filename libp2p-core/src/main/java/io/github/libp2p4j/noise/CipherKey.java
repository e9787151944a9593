/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.util.Arrays;

import javax.crypto.SecretKey;

/**
 * A key of ChaCha20-Poly1305 that can be overwritten and says nothing of itself.
 * Loop-confined.
 */
final class CipherKey implements SecretKey {

	static final int LENGTH = 32;

	private static final long serialVersionUID = 1L;

	private final byte[] bytes;

	private boolean destroyed;

	/**
	 * @param bytes 32 bytes, which the key keeps
	 */
	CipherKey(byte[] bytes) {
		if (bytes.length != LENGTH) {
			throw new IllegalArgumentException("a ChaCha20 key has 32 bytes, this one has " + bytes.length);
		}
		this.bytes = bytes;
	}

	@Override
	public String getAlgorithm() {
		return "ChaCha20";
	}

	@Override
	public String getFormat() {
		return "RAW";
	}

	@Override
	public byte[] getEncoded() {
		if (this.destroyed) {
			throw new IllegalStateException("the key is destroyed");
		}
		return this.bytes.clone();
	}

	@Override
	public void destroy() {
		this.destroyed = true;
		Arrays.fill(this.bytes, (byte) 0);
	}

	@Override
	public boolean isDestroyed() {
		return this.destroyed;
	}

	@Override
	public String toString() {
		return "ChaCha20 key";
	}

}
