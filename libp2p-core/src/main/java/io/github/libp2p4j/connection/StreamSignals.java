/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * What a stream's handle asks of the event loop; combined bitwise, so that many requests
 * are one visit.
 */
final class StreamSignals {

	/** The outbox has bytes. */
	static final int WRITE = 1;

	/** Half-close after the outbox. */
	static final int CLOSE_WRITE = 1 << 1;

	/** Consumed bytes are worth credit. */
	static final int CONSUMED = 1 << 2;

	/** Reset with the handle's code. */
	static final int RESET = 1 << 3;

	/** Nobody reads any more: discard, and reset when the peer goes on. */
	static final int ABANDON = 1 << 4;

	private static final VarHandle RAISED;

	static {
		try {
			RAISED = MethodHandles.lookup().findVarHandle(StreamSignals.class, "raised", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/** By the handle alone; an object of its own would be one more for each stream. */
	private volatile int raised;

	/**
	 * The next one in the connection's stack of signalled streams; written by whoever
	 * raised the first signal.
	 */
	@Nullable LiveStream next;

	/**
	 * @return whether none was raised before: the stream has to be brought to the loop's
	 * notice
	 */
	boolean raise(int bits) {
		return (int) RAISED.getAndBitwiseOr(this, bits) == 0;
	}

	int take() {
		return (int) RAISED.getAndSet(this, 0);
	}

}
