/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.sample;

/**
 * A request names no usable peer. Immutable.
 */
final class InvalidPeerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidPeerException(String message) {
		super(message);
	}

}
