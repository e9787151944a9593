/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

/**
 * What a start does when too few bootstrap peers can be reached.
 */
public enum StartupFailurePolicy {

	/** The application does not start. */
	STOP,

	/** The application starts without waiting; the peers are tried on and on. */
	CONTINUE,

	/**
	 * The application waits while the peers are tried a few times, and does not start
	 * after that.
	 */
	RETRY

}
