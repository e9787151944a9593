/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-256 and the HKDF of Noise section 4.3. Loop-confined.
 */
final class Sha256 {

	static final int LENGTH = 32;

	private final MessageDigest digest;

	private final Mac mac;

	Sha256() {
		try {
			this.digest = MessageDigest.getInstance("SHA-256");
			this.mac = Mac.getInstance("HmacSHA256");
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("this Java runtime has no SHA-256", ex);
		}
	}

	byte[] hash(byte[] first, byte[] second) {
		this.digest.update(first);
		return this.digest.digest(second);
	}

	/**
	 * @param chainingKey 32 bytes
	 * @param material may be empty
	 */
	Derived derive(byte[] chainingKey, byte[] material) {
		byte[] extracted = authenticate(chainingKey, material);
		byte[] first = authenticate(extracted, new byte[] { 1 });
		byte[] input = Arrays.copyOf(first, LENGTH + 1);
		input[LENGTH] = 2;
		byte[] second = authenticate(extracted, input);
		Arrays.fill(extracted, (byte) 0);
		Arrays.fill(input, (byte) 0);
		return new Derived(first, second);
	}

	private byte[] authenticate(byte[] key, byte[] message) {
		try {
			this.mac.init(new SecretKeySpec(key, "HmacSHA256"));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("HMAC-SHA-256 refuses a key of " + key.length + " bytes", ex);
		}
		return this.mac.doFinal(message);
	}

	/**
	 * Two outputs of 32 bytes each. Neither a record nor printable, since both are
	 * secret.
	 */
	static final class Derived {

		final byte[] first;

		final byte[] second;

		private Derived(byte[] first, byte[] second) {
			this.first = first;
			this.second = second;
		}

	}

}
