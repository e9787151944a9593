/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * Which implementation to take.
 */
public enum CryptoPreference {

	/** The fastest that the runtime has and that can be loaded without a warning. */
	AUTO,

	/** The JDK's cipher and Bouncy Castle's curves, even where Conscrypt is present. */
	JAVA,

	/**
	 * Conscrypt, even where loading it prints a restricted-method warning; fails if it
	 * cannot be loaded.
	 */
	CONSCRYPT

}
