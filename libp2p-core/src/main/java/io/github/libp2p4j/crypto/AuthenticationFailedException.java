/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.crypto;

/**
 * A ciphertext, key or signature is not authentic. Carries no detail on purpose, and no
 * stack trace, since a peer decides how often it is made.
 */
public final class AuthenticationFailedException extends Exception {

	private static final long serialVersionUID = 1L;

	public AuthenticationFailedException(String message) {
		super(message, null, false, false);
	}

}
