/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Whose doing a failure was.
 */
public enum Origin {

	/**
	 * The application that uses this library: cancelled, interrupted, misused, already
	 * closed.
	 */
	APPLICATION,

	/** This library: a limit, a deadline, a refusal by its configuration. */
	LIBRARY,

	/** The peer: it refused, reset, or broke the protocol. */
	REMOTE,

	/**
	 * What lies between: refused or lost transport connections, unreachable addresses.
	 */
	NETWORK

}
