/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * The implementations in use. Immutable and thread-safe.
 */
public final class CryptoSuite {

	private CryptoSuite() {
	}

	/**
	 * Chooses; the result for a preference never changes within a runtime.
	 * @throws IllegalStateException if {@link CryptoPreference#CONSCRYPT} is asked for
	 * and cannot be loaded
	 */
	public static CryptoSuite select(CryptoPreference preference) {
		throw new UnsupportedOperationException();
	}

	/**
	 * A cipher for one thread.
	 */
	public AeadCipher newCipher() {
		throw new UnsupportedOperationException();
	}

	public KeyAgreement keyAgreement() {
		throw new UnsupportedOperationException();
	}

	public Ed25519 ed25519() {
		throw new UnsupportedOperationException();
	}

	/** Such as {@code JDK 25 (heap)}. */
	public String cipherName() {
		throw new UnsupportedOperationException();
	}

	/** Such as {@code Bouncy Castle 1.87}. */
	public String keyAgreementName() {
		throw new UnsupportedOperationException();
	}

	public String signatureName() {
		throw new UnsupportedOperationException();
	}

}
