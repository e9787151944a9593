/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.machine;

/**
 * Which part a side plays in a protocol, decided by who dialled.
 */
public enum Role {

	/** The side that dialled. */
	INITIATOR,

	/** The side that accepted. */
	RESPONDER;

	public Role opposite() {
		return (this == INITIATOR) ? RESPONDER : INITIATOR;
	}

}
