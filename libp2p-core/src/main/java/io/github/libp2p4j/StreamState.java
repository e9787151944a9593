/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Where a stream is in its life.
 */
public enum StreamState {

	/** multistream-select is under way. */
	NEGOTIATING,
	/** Both halves are open. */
	OPEN,
	/** This side sent FIN and still reads. */
	HALF_CLOSED_LOCAL,
	/** The peer sent FIN; this side still writes. */
	HALF_CLOSED_REMOTE,
	/** FIN went both ways. */
	CLOSED,
	/** Either side sent RST, or the connection was lost. */
	RESET

}
