/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

/**
 * Takes steps on a callback thread, one at a time, for as long as there is something to
 * do. Reading and writing have turns of their own, so that a subscriber may wait for what
 * it writes. Thread-safe; the fields are guarded by the lock of the stream.
 */
abstract sealed class CallbackTurns permits StreamDelivery, StreamWriting {

	final LiveStream stream;

	/** A callback thread is at work, or will be. */
	private boolean scheduled;

	/** Something changed while a callback thread was at work. */
	private boolean again;

	CallbackTurns(LiveStream stream) {
		this.stream = stream;
	}

	/**
	 * Does one thing, without the lock.
	 * @return whether there was one to do
	 */
	abstract boolean step();

	/**
	 * There may be something to do.
	 */
	final void takeTurn() {
		this.stream.lock.lock();
		try {
			if (this.scheduled) {
				this.again = true;
				return;
			}
			this.scheduled = true;
		}
		finally {
			this.stream.lock.unlock();
		}
		this.stream.loopEnd().callbacks().execute(this::run);
	}

	private void run() {
		boolean more = true;
		while (more) {
			boolean worked = step();
			this.stream.lock.lock();
			try {
				more = worked || this.again;
				this.again = false;
				this.scheduled = more;
			}
			finally {
				this.stream.lock.unlock();
			}
		}
	}

}
