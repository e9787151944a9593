/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * X25519 (RFC 7748). Thread-safe.
 */
public interface KeyAgreement {

	/** Bytes of a private key, a public key and a shared secret. */
	int KEY_LENGTH = 32;

	KeyAgreementPair generate();

	/**
	 * @param privateKey 32 bytes
	 * @return the pair that belongs to it
	 */
	KeyAgreementPair fromPrivateKey(byte[] privateKey);

	/**
	 * @param publicKey 32 bytes; bit 255 is ignored, as RFC 7748 says
	 * @return the shared secret, 32 bytes
	 * @throws AuthenticationFailedException if the key has another length, or the result
	 * is all zeros: a small-order point
	 */
	byte[] agree(KeyAgreementPair local, byte[] publicKey) throws AuthenticationFailedException;

}
