/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import io.github.libp2p4j.benchmarks.worker.Usage;
import io.github.libp2p4j.benchmarks.worker.Worker;

/**
 * The two processes of a conversation. Used by one thread.
 *
 * @param server which waits for the client
 * @param client which takes the commands
 */
record Pair(Worker server, Worker client) {

	/** What both have used. */
	Usage usage() throws InterruptedException {
		return this.client.usage().plus(this.server.usage());
	}

}
