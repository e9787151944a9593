/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.security.MessageDigest;
import java.util.Arrays;

import io.github.libp2p4j.crypto.CryptoPreference;
import io.github.libp2p4j.crypto.CryptoSuite;
import io.github.libp2p4j.crypto.Ed25519;

/**
 * Ed25519 keys as identities. Stateless and thread-safe. The one place that knows who
 * does the arithmetic.
 */
final class Ed25519Keys {

	private static final int SEED_BYTES = Ed25519.SEED_LENGTH;

	private static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_LENGTH;

	private static final int PRIVATE_BYTES = SEED_BYTES + PUBLIC_BYTES;

	/** With the public key twice, as go-libp2p wrote it until 2019. */
	private static final int LEGACY_PRIVATE_BYTES = PRIVATE_BYTES + PUBLIC_BYTES;

	private Ed25519Keys() {
	}

	/** The fastest there is; asking is a field access after the first time. */
	private static Ed25519 arithmetic() {
		return CryptoSuite.select(CryptoPreference.AUTO).ed25519();
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
	static void check(byte[] data) {
		checkPublicLength(data);
		if (!org.bouncycastle.math.ec.rfc8032.Ed25519.validatePublicKeyPartial(data, 0)) {
			throw new IllegalArgumentException("an Ed25519 public key that is not on the curve, or of small order");
		}
	}

	/**
	 * @param data a public key that was checked
	 */
	static boolean verify(byte[] data, byte[] message, byte[] signature) {
		return arithmetic().verify(data, message, signature);
	}

	static Signer generate() {
		return ofSeed(arithmetic().generateSeed());
	}

	static Signer ofSeed(byte[] seed) {
		if (seed.length != SEED_BYTES) {
			throw new IllegalArgumentException("an Ed25519 seed has " + SEED_BYTES + " bytes, not " + seed.length);
		}
		return new SeedSigner(seed.clone(), arithmetic().publicKey(seed));
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
			return arithmetic().sign(this.seed, message);
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
