/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;

import io.github.libp2p4j.Registration;

/**
 * Runs something later, on a thread that may run application code. Implementations are
 * thread-safe.
 */
@FunctionalInterface
public interface Alarm {

	/**
	 * @return closing it takes back what has not begun
	 */
	Registration set(Duration delay, Runnable task);

}
