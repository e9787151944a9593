/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * Ed25519 by Conscrypt, which has no way from a seed to its public key: that is left to
 * Bouncy Castle. Thread-safe.
 */
final class ConscryptEd25519 implements Ed25519 {

	private final Provider conscrypt;

	private final KeyFactory keys;

	private final BouncyCastleEd25519 seeds;

	ConscryptEd25519(Provider conscrypt, SecureRandom random) {
		this.conscrypt = conscrypt;
		this.seeds = new BouncyCastleEd25519(random);
		try {
			this.keys = KeyFactory.getInstance("EdDSA", conscrypt);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Conscrypt has no Ed25519", ex);
		}
	}

	@Override
	public byte[] generateSeed() {
		return this.seeds.generateSeed();
	}

	@Override
	public byte[] publicKey(byte[] seed) {
		return this.seeds.publicKey(seed);
	}

	@Override
	public byte[] sign(byte[] seed, byte[] message) {
		byte[] encoded = Curve25519.encode(Curve25519.ED25519_PKCS8, Curve25519.checkSeed(seed));
		try {
			Signature signature = Signature.getInstance("EdDSA", this.conscrypt);
			signature.initSign(this.keys.generatePrivate(new PKCS8EncodedKeySpec(encoded)));
			signature.update(message);
			return signature.sign();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Conscrypt cannot sign with the Ed25519 seed", ex);
		}
		finally {
			Arrays.fill(encoded, (byte) 0);
		}
	}

	@Override
	public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
		if (!Curve25519.isVerifiable(publicKey, signature)) {
			return false;
		}
		byte[] encoded = Curve25519.encode(Curve25519.ED25519_X509, publicKey);
		try {
			Signature verifier = Signature.getInstance("EdDSA", this.conscrypt);
			verifier.initVerify(this.keys.generatePublic(new X509EncodedKeySpec(encoded)));
			verifier.update(message);
			return verifier.verify(signature);
		}
		catch (GeneralSecurityException ex) {
			return false;
		}
	}

}
