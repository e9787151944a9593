/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

import java.security.Key;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the implementations of X25519 and Ed25519 share: lengths, encodings, and the
 * points that nobody may use. Without state.
 */
final class Curve25519 {

	/**
	 * What precedes the 32 bytes of a key in its X.509 or PKCS#8 encoding (RFC 8410
	 * sections 4 and 7).
	 */
	static final byte[] X25519_X509 = hex("302a300506032b656e032100");

	static final byte[] X25519_PKCS8 = hex("302e020100300506032b656e04220420");

	static final byte[] ED25519_X509 = hex("302a300506032b6570032100");

	static final byte[] ED25519_PKCS8 = hex("302e020100300506032b657004220420");

	private static final int SIGN_BIT = 0x80;

	/**
	 * The y coordinates of the eight points whose order divides 8, without the sign bit:
	 * 0, 1, p−1, and the two of order 8. The encodings p and p+1 of 0 and 1 are refused
	 * as not canonical.
	 */
	private static final byte[][] SMALL_ORDER_Y = {
			hex("0000000000000000000000000000000000000000000000000000000000000000"),
			hex("0100000000000000000000000000000000000000000000000000000000000000"),
			hex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
			hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
			hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a") };

	private Curve25519() {
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

	static byte[] encode(byte[] prefix, byte[] key) {
		byte[] encoded = Arrays.copyOf(prefix, prefix.length + key.length);
		System.arraycopy(key, 0, encoded, prefix.length, key.length);
		return encoded;
	}

	/** The last 32 bytes of the X.509 or PKCS#8 encoding. */
	static byte[] rawKey(Key key) {
		byte[] encoded = key.getEncoded();
		byte[] raw = Arrays.copyOfRange(encoded, encoded.length - KeyAgreement.KEY_LENGTH, encoded.length);
		Arrays.fill(encoded, (byte) 0);
		return raw;
	}

	static byte[] checkPrivateKey(byte[] privateKey) {
		if (privateKey.length != KeyAgreement.KEY_LENGTH) {
			throw new IllegalArgumentException("an X25519 private key has 32 bytes, this one has " + privateKey.length);
		}
		return privateKey;
	}

	static byte[] checkPublicKey(byte[] publicKey) throws AuthenticationFailedException {
		if (publicKey.length != KeyAgreement.KEY_LENGTH) {
			throw new AuthenticationFailedException(
					"an X25519 public key has 32 bytes, this one has " + publicKey.length);
		}
		return publicKey;
	}

	static byte[] checkSecret(byte[] secret) throws AuthenticationFailedException {
		int bits = 0;
		for (byte octet : secret) {
			bits |= octet;
		}
		if (bits == 0 || secret.length != KeyAgreement.KEY_LENGTH) {
			throw smallOrder();
		}
		return secret;
	}

	static AuthenticationFailedException smallOrder() {
		return new AuthenticationFailedException("the X25519 public key is a point of small order");
	}

	static byte[] checkSeed(byte[] seed) {
		if (seed.length != Ed25519.SEED_LENGTH) {
			throw new IllegalArgumentException("an Ed25519 seed has 32 bytes, this one has " + seed.length);
		}
		return seed;
	}

	/**
	 * Whether the lengths are right and the key is a canonical encoding (y below p, RFC
	 * 8032 section 5.1.3) of a point that is not of small order. Implementations differ
	 * in what they check, so all of it is checked for each.
	 */
	static boolean isVerifiable(byte[] publicKey, byte[] signature) {
		return publicKey.length == Ed25519.PUBLIC_KEY_LENGTH && signature.length == Ed25519.SIGNATURE_LENGTH
				&& isCanonical(publicKey) && !isSmallOrder(publicKey);
	}

	private static boolean isCanonical(byte[] publicKey) {
		if ((publicKey[31] & ~SIGN_BIT & 0xff) != 0x7f) {
			return true;
		}
		for (int index = 30; index > 0; index--) {
			if (publicKey[index] != (byte) 0xff) {
				return true;
			}
		}
		return (publicKey[0] & 0xff) < 0xed;
	}

	private static boolean isSmallOrder(byte[] publicKey) {
		byte[] y = publicKey.clone();
		y[31] &= (byte) ~SIGN_BIT;
		for (byte[] smallOrder : SMALL_ORDER_Y) {
			if (Arrays.equals(y, smallOrder)) {
				return true;
			}
		}
		return false;
	}

}
