/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * Ed25519 (RFC 8032) on raw keys. Thread-safe. Lengths are checked first; small-order
 * public keys, under which one signature fits many messages, never verify.
 */
public interface Ed25519 {

	int SEED_LENGTH = 32;

	int PUBLIC_KEY_LENGTH = 32;

	int SIGNATURE_LENGTH = 64;

	byte[] generateSeed();

	byte[] publicKey(byte[] seed);

	byte[] sign(byte[] seed, byte[] message);

	boolean verify(byte[] publicKey, byte[] message, byte[] signature);

}
