/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Which side began a connection or a stream, seen from here.
 */
public enum Direction {

	/** The peer began it. */
	INBOUND,

	/** This node began it. */
	OUTBOUND

}
