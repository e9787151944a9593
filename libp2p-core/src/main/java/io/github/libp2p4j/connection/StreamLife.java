/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.OptionalLong;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream is in its life, for its handle, and why it ended. Guarded by the lock of
 * its stream, except {@link #state()}.
 *
 * <pre>
 * NEGOTIATING ──agreed──→ OPEN ──ended here──→ HALF_CLOSED_LOCAL ──FIN──→ CLOSED
 *                          └────────FIN──────→ HALF_CLOSED_REMOTE ──ended here──↗
 * every state ──failed──→ RESET
 * </pre>
 *
 * An optimistic stream may be ended, and ended by the peer, before the agreement is here.
 */
final class StreamLife {

	private volatile StreamState state = StreamState.NEGOTIATING;

	private @Nullable StreamException failure;

	/** Nobody will read any more: the handle was closed. */
	private boolean abandoned;

	/**
	 * The session is done with the stream in both directions: nothing is left to fail.
	 */
	private boolean completed;

	/** Without the lock. */
	StreamState state() {
		return this.state;
	}

	boolean isReset() {
		return this.state == StreamState.RESET;
	}

	/** Whether the session is done with it, and all went well. */
	boolean isCompleted() {
		return this.completed;
	}

	boolean isAbandoned() {
		return this.abandoned;
	}

	@Nullable StreamException failureOrNull() {
		return this.failure;
	}

	void agreed() {
		if (this.state == StreamState.NEGOTIATING) {
			this.state = StreamState.OPEN;
		}
	}

	/**
	 * @return whether this ended the local half
	 */
	boolean endLocalHalf() {
		switch (this.state) {
			case NEGOTIATING, OPEN -> this.state = StreamState.HALF_CLOSED_LOCAL;
			case HALF_CLOSED_REMOTE -> this.state = StreamState.CLOSED;
			case HALF_CLOSED_LOCAL, CLOSED, RESET -> {
				return false;
			}
		}
		return true;
	}

	void endRemoteHalf() {
		switch (this.state) {
			case NEGOTIATING, OPEN -> this.state = StreamState.HALF_CLOSED_REMOTE;
			case HALF_CLOSED_LOCAL -> this.state = StreamState.CLOSED;
			case HALF_CLOSED_REMOTE, CLOSED, RESET -> {
			}
		}
	}

	/**
	 * @return whether this was the first time
	 */
	boolean abandon() {
		if (this.abandoned || isReset()) {
			return false;
		}
		this.abandoned = true;
		return true;
	}

	/**
	 * Both halves have ended for the session too.
	 * @return false if the stream failed meanwhile
	 */
	boolean complete() {
		this.completed = !isReset();
		return this.completed;
	}

	/**
	 * @return whether this ended the stream
	 */
	boolean fail(StreamException cause) {
		if (isReset() || this.completed) {
			return false;
		}
		this.state = StreamState.RESET;
		this.failure = cause;
		return true;
	}

	/**
	 * With nothing buffered: what a read finds.
	 * @return true at the end of the peer's half, false while more may come
	 * @throws StreamException if nothing will come for another reason
	 */
	boolean isReadOver(long id) {
		if (this.abandoned && !isReset()) {
			throw closedHere(id);
		}
		return switch (this.state) {
			case HALF_CLOSED_REMOTE, CLOSED -> true;
			case NEGOTIATING, OPEN, HALF_CLOSED_LOCAL -> false;
			case RESET -> throw failureNow();
		};
	}

	/**
	 * @throws StreamException if this half has ended
	 */
	void requireWritable(long id) {
		switch (this.state) {
			case NEGOTIATING, OPEN, HALF_CLOSED_REMOTE -> {
			}
			case HALF_CLOSED_LOCAL, CLOSED -> throw closedHere(id);
			case RESET -> throw failureNow();
		}
	}

	/**
	 * The failure, made anew, so that each caller has its own trace.
	 */
	StreamException failureNow() {
		StreamException cause = this.failure;
		if (cause == null) {
			throw new IllegalStateException("The stream did not fail");
		}
		return new StreamException(cause.reason(), String.valueOf(cause.getMessage()), cause.origin(), cause.wireCode(),
				cause);
	}

	private static StreamException closedHere(long id) {
		return new StreamException(Reason.CLOSED, "stream " + id + " was closed by this side", Origin.APPLICATION,
				OptionalLong.empty(), null);
	}

}
