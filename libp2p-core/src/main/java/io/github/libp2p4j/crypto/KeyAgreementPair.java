/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * An X25519 key pair. The implementation that made it may keep a prepared form behind it.
 */
public interface KeyAgreementPair {

	/**
	 * 32 bytes; a copy.
	 */
	byte[] publicKey();

}
