/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * X25519 by Bouncy Castle's low-level API. Thread-safe.
 */
final class BouncyCastleKeyAgreement implements KeyAgreement {

	private final SecureRandom random;

	BouncyCastleKeyAgreement(SecureRandom random) {
		this.random = random;
	}

	@Override
	public KeyAgreementPair generate() {
		byte[] privateKey = new byte[KEY_LENGTH];
		X25519.generatePrivateKey(this.random, privateKey);
		return new Pair(privateKey);
	}

	@Override
	public KeyAgreementPair fromPrivateKey(byte[] privateKey) {
		return new Pair(Curve25519.checkPrivateKey(privateKey).clone());
	}

	@Override
	public byte[] agree(KeyAgreementPair local, byte[] publicKey) throws AuthenticationFailedException {
		if (!(local instanceof Pair)) {
			throw new IllegalArgumentException("the key pair was made by another implementation: " + local.getClass());
		}
		Pair pair = (Pair) local;
		if (pair.destroyed) {
			throw new IllegalStateException("the key pair is destroyed");
		}
		Curve25519.checkPublicKey(publicKey);
		byte[] secret = new byte[KEY_LENGTH];
		X25519.scalarMult(pair.privateKey, 0, publicKey, 0, secret, 0);
		return Curve25519.checkSecret(secret);
	}

	private static final class Pair implements KeyAgreementPair {

		private final byte[] privateKey;

		private final byte[] publicKey = new byte[KEY_LENGTH];

		private volatile boolean destroyed;

		Pair(byte[] privateKey) {
			this.privateKey = privateKey;
			X25519.scalarMultBase(privateKey, 0, this.publicKey, 0);
		}

		@Override
		public byte[] publicKey() {
			return this.publicKey.clone();
		}

		@Override
		public void destroy() {
			this.destroyed = true;
			Arrays.fill(this.privateKey, (byte) 0);
		}

		@Override
		public String toString() {
			return "X25519 key pair";
		}

	}

}
