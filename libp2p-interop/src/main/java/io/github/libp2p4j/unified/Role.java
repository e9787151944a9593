/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

/**
 * Which of the two programs of a test this one is.
 */
enum Role {

	/** Dials, measures and reports. */
	DIALER,

	/** Publishes its address and answers until it is told to end. */
	LISTENER

}
