/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * What lives on a loop until it leaves or the loop is closed. Loop-confined.
 */
abstract class LoopResident {

	/**
	 * @param readyOps as in {@link java.nio.channels.SelectionKey#readyOps()}
	 */
	abstract void onReady(int readyOps);

	/** The loop ends: let go of everything and tell the owner. */
	abstract void onLoopClosed();

}
