/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Memory that the growth of receive windows is charged to.
 */
public interface WindowBudget {

	/**
	 * @return whether the bytes were charged
	 */
	boolean reserve(long bytes);

	void release(long bytes);

}
