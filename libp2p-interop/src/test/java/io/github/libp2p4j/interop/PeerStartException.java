/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.interop;

/** A peer did not start; the message quotes what it wrote to its stderr. */
final class PeerStartException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	PeerStartException(String message) {
		super(message);
	}

}
