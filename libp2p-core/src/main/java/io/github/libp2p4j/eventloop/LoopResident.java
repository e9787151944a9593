/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import org.jspecify.annotations.Nullable;

/**
 * What lives on a loop until it leaves or the loop is closed. Loop-confined.
 */
abstract class LoopResident {

	/** Neighbours in {@link Residents}, in the order of their coming. */
	@Nullable LoopResident before;

	@Nullable LoopResident after;

	boolean isResident;

	/**
	 * @param readyOps as in {@link java.nio.channels.SelectionKey#readyOps()}
	 */
	abstract void onReady(int readyOps);

	/** The loop ends: let go of everything and tell the owner. */
	abstract void onLoopClosed();

}
