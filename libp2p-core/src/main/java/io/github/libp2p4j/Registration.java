/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Something registered with a node; closing it undoes that. Idempotent.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

	@Override
	void close();

}
