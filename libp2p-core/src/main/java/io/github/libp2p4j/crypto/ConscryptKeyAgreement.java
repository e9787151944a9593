/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

import javax.security.auth.DestroyFailedException;

import org.jspecify.annotations.Nullable;

/**
 * X25519 by Conscrypt. Thread-safe.
 */
final class ConscryptKeyAgreement implements KeyAgreement {

	/** RFC 7748 section 4.1: u = 9. */
	private static final byte[] BASE_POINT = Arrays.copyOf(new byte[] { 9 }, KEY_LENGTH);

	private final Provider conscrypt;

	private final KeyFactory keys;

	ConscryptKeyAgreement(Provider conscrypt) {
		this.conscrypt = conscrypt;
		try {
			this.keys = KeyFactory.getInstance("XDH", conscrypt);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Conscrypt has no X25519", ex);
		}
	}

	@Override
	public KeyAgreementPair generate() {
		try {
			KeyPair pair = KeyPairGenerator.getInstance("XDH", this.conscrypt).generateKeyPair();
			return new Pair(pair.getPrivate(), Curve25519.rawKey(pair.getPublic()));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Conscrypt cannot generate an X25519 key pair", ex);
		}
	}

	@Override
	public KeyAgreementPair fromPrivateKey(byte[] privateKey) {
		Curve25519.checkPrivateKey(privateKey);
		byte[] encoded = Curve25519.encode(Curve25519.X25519_PKCS8, privateKey);
		try {
			PrivateKey key = this.keys.generatePrivate(new PKCS8EncodedKeySpec(encoded));
			return new Pair(key, agree(key, BASE_POINT));
		}
		catch (GeneralSecurityException | AuthenticationFailedException ex) {
			throw new IllegalStateException("Conscrypt cannot use the X25519 private key", ex);
		}
		finally {
			Arrays.fill(encoded, (byte) 0);
		}
	}

	@Override
	public byte[] agree(KeyAgreementPair local, byte[] publicKey) throws AuthenticationFailedException {
		if (!(local instanceof Pair)) {
			throw new IllegalArgumentException("the key pair was made by another implementation: " + local.getClass());
		}
		PrivateKey privateKey = ((Pair) local).privateKey;
		if (privateKey == null) {
			throw new IllegalStateException("the key pair is destroyed");
		}
		return agree(privateKey, Curve25519.checkPublicKey(publicKey));
	}

	private byte[] agree(PrivateKey privateKey, byte[] publicKey) throws AuthenticationFailedException {
		byte[] secret;
		try {
			javax.crypto.KeyAgreement agreement = javax.crypto.KeyAgreement.getInstance("XDH", this.conscrypt);
			agreement.init(privateKey);
			agreement.doPhase(this.keys
				.generatePublic(new X509EncodedKeySpec(Curve25519.encode(Curve25519.X25519_X509, publicKey))), true);
			secret = agreement.generateSecret();
		}
		catch (GeneralSecurityException ex) {
			throw Curve25519.smallOrder();
		}
		return Curve25519.checkSecret(secret);
	}

	private static final class Pair implements KeyAgreementPair {

		private volatile @Nullable PrivateKey privateKey;

		private final byte[] publicKey;

		Pair(PrivateKey privateKey, byte[] publicKey) {
			this.privateKey = privateKey;
			this.publicKey = publicKey;
		}

		@Override
		public byte[] publicKey() {
			return this.publicKey.clone();
		}

		@Override
		public void destroy() {
			PrivateKey key = this.privateKey;
			this.privateKey = null;
			if (key != null) {
				try {
					key.destroy();
				}
				catch (DestroyFailedException ex) {
					throw new IllegalStateException("Conscrypt cannot destroy the X25519 private key", ex);
				}
			}
		}

		@Override
		public String toString() {
			return "X25519 key pair";
		}

	}

}
