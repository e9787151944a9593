/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.identity.PeerId;

/**
 * Counts the calls of one handler, and lets no more in than allowed, of all peers and of
 * one. Holds memory only for peers that have a call under way. Thread-safe.
 */
final class HandlerSlots {

	private final int most;

	private final int mostPerPeer;

	private final AtomicInteger taken = new AtomicInteger();

	private final ConcurrentMap<PeerId, Integer> takenByPeer = new ConcurrentHashMap<>();

	private final Queue<CompletableFuture<Void>> waiters = new ConcurrentLinkedQueue<>();

	/** What came of an attempt to get in. */
	enum Entry {

		TAKEN, FULL, FULL_FOR_PEER

	}

	HandlerSlots(int most, int mostPerPeer) {
		this.most = most;
		this.mostPerPeer = mostPerPeer;
	}

	/**
	 * @return if {@code TAKEN}, {@link #leave} has to follow
	 */
	Entry enter(PeerId peer) {
		// The peer's own bound first: what it is refused by that takes nobody's place.
		if (!enterForPeer(peer)) {
			return Entry.FULL_FOR_PEER;
		}
		if (this.taken.incrementAndGet() > this.most) {
			leave(peer);
			return Entry.FULL;
		}
		return Entry.TAKEN;
	}

	private boolean enterForPeer(PeerId peer) {
		if (this.mostPerPeer >= this.most || this.takenByPeer.merge(peer, 1, Integer::sum) <= this.mostPerPeer) {
			return true;
		}
		leaveForPeer(peer);
		return false;
	}

	void leave(PeerId peer) {
		leaveForPeer(peer);
		if (this.taken.decrementAndGet() == 0) {
			noticeIdle();
		}
	}

	private void leaveForPeer(PeerId peer) {
		if (this.mostPerPeer < this.most) {
			this.takenByPeer.computeIfPresent(peer, (same, count) -> (count > 1) ? count - 1 : null);
		}
	}

	int running() {
		return this.taken.get();
	}

	/** How many peers have a call under way that is counted for them. */
	int peers() {
		return this.takenByPeer.size();
	}

	/**
	 * Completes when no call is under way; at once if none is.
	 */
	CompletionStage<Void> idle() {
		CompletableFuture<Void> idle = new CompletableFuture<>();
		this.waiters.add(idle);
		if (this.taken.get() == 0) {
			noticeIdle();
		}
		return idle;
	}

	private void noticeIdle() {
		for (CompletableFuture<Void> idle = this.waiters.poll(); idle != null; idle = this.waiters.poll()) {
			idle.complete(null);
		}
	}

}
