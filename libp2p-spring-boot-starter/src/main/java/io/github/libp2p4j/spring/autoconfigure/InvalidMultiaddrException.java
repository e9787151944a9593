/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

/**
 * A property holds what is no multiaddr. Immutable.
 */
final class InvalidMultiaddrException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	InvalidMultiaddrException(String text, IllegalArgumentException cause) {
		super("'" + text + "' is not a multiaddr: " + cause.getMessage(), cause);
	}

}
