/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * How a stream ended; bounded, so that it can be a metric's tag.
 */
public enum StreamOutcome {

	/** FIN both ways. */
	COMPLETED,
	/** This side reset it. */
	RESET_LOCALLY,
	/** The peer reset it. */
	RESET_BY_PEER,
	/** Its handler threw. */
	HANDLER_FAILED,
	/** A deadline passed. */
	TIMEOUT,
	/** A limit of this node. */
	LIMIT,
	/** The connection ended first. */
	CONNECTION_LOST

}
