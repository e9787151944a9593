/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

/**
 * A scheduled task.
 */
public interface Timer {

	/**
	 * Keeps the task from running if it has not begun. Thread-safe, idempotent.
	 */
	void cancel();

}
