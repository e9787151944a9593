/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.worker;

import java.io.IOException;

/**
 * One side of a conversation, in a process of its own. Commands come one at a time.
 */
public interface Role extends AutoCloseable {

	/** Where a client reaches it; empty text for a client. */
	default String address() {
		return "";
	}

	/**
	 * @param command a word and its arguments, separated by spaces
	 * @return numbers, separated by spaces
	 */
	String answer(String command) throws Exception;

	@Override
	void close() throws IOException;

}
