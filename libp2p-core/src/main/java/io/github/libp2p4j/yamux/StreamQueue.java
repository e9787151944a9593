/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import org.jspecify.annotations.Nullable;

/**
 * A first-in-first-out queue of streams, linked through the streams themselves: no
 * allocation, and leaving it from the middle costs nothing. Bounded by the number of
 * streams, each of which is in it at most once. Loop-confined.
 */
final class StreamQueue {

	private @Nullable Link head;

	private @Nullable Link tail;

	boolean isEmpty() {
		return this.head == null;
	}

	@Nullable YamuxStream first() {
		return (this.head == null) ? null : this.head.stream;
	}

	boolean hasSeveral() {
		return this.head != this.tail;
	}

	/**
	 * Adds at the tail; nothing happens when the link is in a queue already.
	 */
	void add(Link link) {
		if (link.queue != null) {
			return;
		}
		link.queue = this;
		link.previous = this.tail;
		if (this.tail == null) {
			this.head = link;
		}
		else {
			this.tail.next = link;
		}
		this.tail = link;
	}

	private void remove(Link link) {
		Link previous = link.previous;
		Link next = link.next;
		if (previous == null) {
			this.head = next;
		}
		else {
			previous.next = next;
		}
		if (next == null) {
			this.tail = previous;
		}
		else {
			next.previous = previous;
		}
		link.previous = null;
		link.next = null;
		link.queue = null;
	}

	/**
	 * A stream's place in one queue at a time.
	 */
	static final class Link {

		private final YamuxStream stream;

		private @Nullable StreamQueue queue;

		private @Nullable Link previous;

		private @Nullable Link next;

		Link(YamuxStream stream) {
			this.stream = stream;
		}

		boolean isIn(StreamQueue candidate) {
			return this.queue == candidate;
		}

		/** Leaves the queue that it is in, if any. */
		void unlink() {
			if (this.queue != null) {
				this.queue.remove(this);
			}
		}

	}

}
