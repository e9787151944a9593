/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.Executor;

/**
 * When the readers of a connection's streams are told of what its reads brought.
 * Loop-confined.
 * <p>
 * More is sure to wait after a read that filled the buffer: then readers of bulk data are
 * told after some of them. Each time they are woken takes the processor from the loop.
 */
final class ReadTidings {

	/** Chosen: a MiB, which takes about a millisecond to decipher. */
	private static final int MOST_FULL_READS = 4;

	private final Executor loop;

	private final Runnable tellReaders;

	private final Runnable tellReadersOfLittle;

	/** Since readers of bulk data were told. */
	private int fullReads;

	/** Whether a task is on its way that tells them. */
	private boolean telling;

	/**
	 * @param loop runs a task after the reads of the turn in which it is given
	 */
	ReadTidings(Executor loop, Runnable tellReaders, Runnable tellReadersOfLittle) {
		this.loop = loop;
		this.tellReaders = tellReaders;
		this.tellReadersOfLittle = tellReadersOfLittle;
	}

	void afterRead(boolean full) {
		if (!full) {
			this.fullReads = 0;
			this.tellReaders.run();
			return;
		}
		this.tellReadersOfLittle.run();
		this.fullReads++;
		if (!this.telling) {
			this.telling = true;
			tellLater(0);
		}
	}

	private void tellLater(int fullReadsBefore) {
		this.loop.execute(() -> tellHeld(fullReadsBefore));
	}

	/** After a turn's reads: waits for another full one, but not for ever. */
	private void tellHeld(int fullReadsBefore) {
		int reads = this.fullReads;
		if (reads > fullReadsBefore && reads < MOST_FULL_READS) {
			tellLater(reads);
			return;
		}
		this.telling = false;
		this.fullReads = 0;
		this.tellReaders.run();
	}

}
