/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.noise;

import io.github.libp2p4j.identity.PeerId;

/**
 * The peer that answered proved to be another one than was dialled. Thrown before
 * anything of our identity is sent. Immutable.
 */
public final class PeerIdMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient PeerId expected;

	private final transient PeerId actual;

	public PeerIdMismatchException(PeerId expected, PeerId actual) {
		// No stack trace: a hostile peer decides how often this is made.
		super("noise: expected peer " + expected + ", but the one that answered is " + actual, null, false, false);
		this.expected = expected;
		this.actual = actual;
	}

	public PeerId expected() {
		return this.expected;
	}

	/** Who it is, verified by its signature. */
	public PeerId actual() {
		return this.actual;
	}

}
