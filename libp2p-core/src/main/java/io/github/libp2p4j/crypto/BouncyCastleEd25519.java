/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.SecureRandom;

/**
 * Ed25519 by Bouncy Castle's low-level API. Thread-safe.
 */
final class BouncyCastleEd25519 implements Ed25519 {

	private final SecureRandom random;

	BouncyCastleEd25519(SecureRandom random) {
		this.random = random;
	}

	@Override
	public byte[] generateSeed() {
		byte[] seed = new byte[SEED_LENGTH];
		this.random.nextBytes(seed);
		return seed;
	}

	@Override
	public byte[] publicKey(byte[] seed) {
		byte[] publicKey = new byte[PUBLIC_KEY_LENGTH];
		org.bouncycastle.math.ec.rfc8032.Ed25519.generatePublicKey(Curve25519.checkSeed(seed), 0, publicKey, 0);
		return publicKey;
	}

	@Override
	public byte[] sign(byte[] seed, byte[] message) {
		byte[] signature = new byte[SIGNATURE_LENGTH];
		org.bouncycastle.math.ec.rfc8032.Ed25519.sign(Curve25519.checkSeed(seed), 0, message, 0, message.length,
				signature, 0);
		return signature;
	}

	@Override
	public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
		return Curve25519.isVerifiable(publicKey, signature) && org.bouncycastle.math.ec.rfc8032.Ed25519
			.verify(signature, 0, publicKey, 0, message, 0, message.length);
	}

}
