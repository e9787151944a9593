/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Where a node is in its life.
 */
public enum NodeState {

	/** Made, not started. */
	NEW,
	/** Accepts and dials. */
	RUNNING,
	/** Accepts nothing new; streams finish. */
	STOPPING,
	/** Over; cannot be started again. */
	STOPPED

}
