/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Ed25519 keys as identities. Stateless and thread-safe. The one place that knows who
 * does the arithmetic.
 */
final class Ed25519Keys {

	private static final int SEED_BYTES = Ed25519.SECRET_KEY_SIZE;

	private static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_SIZE;

	private static final int PRIVATE_BYTES = SEED_BYTES + PUBLIC_BYTES;

	/** With the public key twice, as go-libp2p wrote it until 2019. */
	private static final int LEGACY_PRIVATE_BYTES = PRIVATE_BYTES + PUBLIC_BYTES;

	private Ed25519Keys() {
	}

	static void checkPublicLength(byte[] data) {
		if (data.length != PUBLIC_BYTES) {
			throw new IllegalArgumentException(
					"an Ed25519 public key has " + PUBLIC_BYTES + " bytes, not " + data.length);
		}
	}

	/**
	 * Refuses points of small order, under which one signature fits many messages, and
	 * encodings of no point.
	 */
	static Verifier verifier(byte[] data) {
		checkPublicLength(data);
		if (!Ed25519.validatePublicKeyPartial(data, 0)) {
			throw new IllegalArgumentException("an Ed25519 public key that is not on the curve, or of small order");
		}
		return (message, signature) -> signature.length == Ed25519.SIGNATURE_SIZE
				&& Ed25519.verify(signature, 0, data, 0, message, 0, message.length);
	}

	static Signer generate() {
		byte[] seed = new byte[SEED_BYTES];
		new SecureRandom().nextBytes(seed);
		return ofSeed(seed);
	}

	static Signer ofSeed(byte[] seed) {
		if (seed.length != SEED_BYTES) {
			throw new IllegalArgumentException("an Ed25519 seed has " + SEED_BYTES + " bytes, not " + seed.length);
		}
		byte[] publicKey = new byte[PUBLIC_BYTES];
		Ed25519.generatePublicKey(seed, 0, publicKey, 0);
		return new SeedSigner(seed.clone(), publicKey);
	}

	/**
	 * Reads seed and public key, of which the latter must belong to the former: signing
	 * with another one gives the private key away.
	 */
	static Signer signer(byte[] data) {
		if (data.length != PRIVATE_BYTES && data.length != LEGACY_PRIVATE_BYTES) {
			throw new IllegalArgumentException("an Ed25519 private key has " + PRIVATE_BYTES + " bytes (or "
					+ LEGACY_PRIVATE_BYTES + " in the legacy form), not " + data.length);
		}
		Signer signer = ofSeed(Arrays.copyOf(data, SEED_BYTES));
		for (int offset = SEED_BYTES; offset < data.length; offset += PUBLIC_BYTES) {
			byte[] claimed = Arrays.copyOfRange(data, offset, offset + PUBLIC_BYTES);
			if (!MessageDigest.isEqual(signer.publicData(), claimed)) {
				throw new IllegalArgumentException("the Ed25519 private key contains a public key that is not its own");
			}
		}
		return signer;
	}

	private static final class SeedSigner implements Signer {

		private final byte[] seed;

		private final byte[] publicKey;

		SeedSigner(byte[] seed, byte[] publicKey) {
			this.seed = seed;
			this.publicKey = publicKey;
		}

		@Override
		public byte[] sign(byte[] message) {
			byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
			Ed25519.sign(this.seed, 0, this.publicKey, 0, null, message, 0, message.length, signature, 0);
			return signature;
		}

		@Override
		public byte[] publicData() {
			return this.publicKey.clone();
		}

		@Override
		public byte[] privateData() {
			byte[] data = Arrays.copyOf(this.seed, PRIVATE_BYTES);
			System.arraycopy(this.publicKey, 0, data, SEED_BYTES, PUBLIC_BYTES);
			return data;
		}

	}

}
