/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * An X25519 key pair. The implementation that made it may keep a prepared form behind it.
 * Thread-safe.
 */
public interface KeyAgreementPair {

	/**
	 * 32 bytes; a copy.
	 */
	byte[] publicKey();

	/**
	 * Overwrites the private key as far as the implementation can. The public key
	 * remains; agreeing is an {@link IllegalStateException} from now on. Calling it again
	 * does nothing.
	 */
	void destroy();

}
