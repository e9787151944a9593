/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.nio.ByteBuffer;

import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 as Noise uses it: a 32-byte key, a nonce of four zero bytes and a
 * little-endian counter. Confined to one thread; one instance serves any number of keys,
 * since it is initialised for each message anyway.
 */
public interface AeadCipher {

	/** Bytes that sealing adds. */
	int TAG_LENGTH = 16;

	/**
	 * Whether both buffers of a call should be direct; else both should be backed by
	 * arrays. The other kind works, slower.
	 */
	boolean prefersDirectBuffers();

	/**
	 * Encrypts all that remains of {@code plaintext} and writes it, followed by the tag,
	 * to {@code target}. Both positions advance. The buffers must not overlap.
	 * @param counter the nonce's counter, unsigned
	 * @param associatedData authenticated with the message, or null
	 */
	void seal(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer plaintext, ByteBuffer target);

	/**
	 * Decrypts all that remains of {@code ciphertext}, tag included, into {@code target}.
	 * Both positions advance; on failure nothing of the plaintext is released.
	 * @throws AuthenticationFailedException if the tag does not match or the ciphertext
	 * is shorter than a tag
	 */
	void open(SecretKey key, long counter, byte @Nullable [] associatedData, ByteBuffer ciphertext, ByteBuffer target)
			throws AuthenticationFailedException;

}
