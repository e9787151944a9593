/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.loopback;

import io.github.libp2p4j.benchmarks.worker.Worker;

/**
 * How many Noise messages carried the bytes of one stream, by what they added to them.
 * Immutable.
 * <p>
 * A stream alone fills each message with one Yamux frame, so that each adds 30 bytes: a
 * header of 12, a length of 2, a tag of 16. Against the body go window updates, of 30
 * bytes each by themselves.
 *
 * @param bodyBytes that the application sent
 * @param wireBytes that the transport carried with it
 * @param wireBytesBack that the transport carried against it
 */
record WireMessages(long bodyBytes, long wireBytes, long wireBytesBack) {

	private static final int HEADER_BYTES = 12;

	private static final int ADDED_BYTES = HEADER_BYTES + 2 + 16;

	/** What a Noise message holds at most. */
	private static final int MAX_PLAINTEXT_BYTES = 65_519;

	/**
	 * What a message allocates is the same each time: so many are enough to measure it.
	 */
	private static final int MEASURED_MESSAGES = 1_000;

	long count() {
		return Math.max(1, (this.wireBytes - this.bodyBytes) / ADDED_BYTES);
	}

	long countBack() {
		return this.wireBytesBack / ADDED_BYTES;
	}

	/** Mean plaintext of a message that carries the body. */
	int plaintextBytes() {
		return (int) Math.min(MAX_PLAINTEXT_BYTES, this.bodyBytes / count() + HEADER_BYTES);
	}

	/**
	 * What sealing and opening as many messages of these sizes allocates.
	 * @param client a node's, which measures it in its process
	 */
	double cipherAllocatedBytes(Worker client) throws InterruptedException {
		return count() * each(client, plaintextBytes()) + countBack() * each(client, HEADER_BYTES);
	}

	private static double each(Worker client, int plaintextBytes) throws InterruptedException {
		return client.ask("cipher " + MEASURED_MESSAGES + " " + plaintextBytes)[0] / 1e3;
	}

}
