/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import io.github.libp2p4j.machine.Deadlines;
import org.jspecify.annotations.Nullable;

/**
 * Streams of this side that are over here while the peer may still count them.
 * Loop-confined.
 * <p>
 * No frame tells when a peer has let go of a stream: rust-yamux counts one until its
 * application has dropped the handle, some moments after it has read RST or FIN, and ends
 * the connection when a new stream comes before that and its limit is reached (ADR 14).
 * So the place of a stream is not taken at once. Holds nothing while no stream departs.
 */
final class DepartingStreams {

	/**
	 * After RST, which the peer's application learns of by surprise. Chosen: some turns
	 * of a busy scheduler; 5,000 resets a second still get through.
	 */
	static final long AFTER_RESET_NANOS = 100_000_000L;

	/**
	 * After RST while many streams are open or departing: then the peer's application is
	 * told of many ends at once, and a machine with other work takes its time. Chosen:
	 * ten times the longest that was seen.
	 */
	static final long AFTER_RESET_IN_A_CROWD_NANOS = 1_000_000_000L;

	/**
	 * After FIN both ways, which the peer's application has ended by itself or waits for.
	 * Chosen: 50,000 streams a second and more still get through.
	 */
	static final long AFTER_FIN_NANOS = 5_000_000L;

	/** However many streams are allowed. Chosen: a MiB of instants. */
	private static final int MOST_PLACES = 1 << 17;

	private final int bound;

	private @Nullable LongQueue reset;

	private @Nullable LongQueue crowd;

	private @Nullable LongQueue finished;

	/**
	 * @param mostStreams that can be open here at once
	 */
	DepartingStreams(int mostStreams) {
		this.bound = Integer.highestOneBit(Math.max(16, Math.min(mostStreams, MOST_PLACES)) - 1) << 1;
	}

	/**
	 * @param crowded whether many streams are open or departing
	 */
	void reset(boolean crowded, long nowNanos) {
		if (crowded) {
			if (this.crowd == null) {
				this.crowd = new LongQueue(this.bound);
			}
			add(this.crowd, nowNanos + AFTER_RESET_IN_A_CROWD_NANOS, nowNanos);
			return;
		}
		if (this.reset == null) {
			this.reset = new LongQueue(this.bound);
		}
		add(this.reset, nowNanos + AFTER_RESET_NANOS, nowNanos);
	}

	void finished(long nowNanos) {
		if (this.finished == null) {
			this.finished = new LongQueue(this.bound);
		}
		add(this.finished, nowNanos + AFTER_FIN_NANOS, nowNanos);
	}

	/**
	 * A full queue takes no more: there is no room to open anything then anyway.
	 */
	private static void add(LongQueue queue, long goneNanos, long nowNanos) {
		letGo(queue, nowNanos);
		queue.offer(goneNanos);
	}

	int count(long nowNanos) {
		this.reset = letGo(this.reset, nowNanos);
		this.crowd = letGo(this.crowd, nowNanos);
		this.finished = letGo(this.finished, nowNanos);
		return size(this.reset) + size(this.crowd) + size(this.finished);
	}

	/** When the next one is gone; {@link Deadlines#NONE} if there is none. */
	long nextNanos() {
		return Deadlines.earlier(Deadlines.earlier(first(this.reset), first(this.crowd)), first(this.finished));
	}

	void clear() {
		this.reset = null;
		this.crowd = null;
		this.finished = null;
	}

	private static @Nullable LongQueue letGo(@Nullable LongQueue queue, long nowNanos) {
		while (queue != null && queue.size() > 0 && Deadlines.isDue(queue.peek(), nowNanos)) {
			queue.poll();
		}
		return (queue != null && queue.size() > 0) ? queue : null;
	}

	private static int size(@Nullable LongQueue queue) {
		return (queue != null) ? queue.size() : 0;
	}

	private static long first(@Nullable LongQueue queue) {
		return (queue != null && queue.size() > 0) ? queue.peek() : Deadlines.NONE;
	}

}
