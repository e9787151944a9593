/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the handlers at work and, once the application shuts down, lets no new ones in.
 * Thread-safe. It closes before the node stops, so that handlers and HTTP requests that
 * finish at the same time can still dial.
 */
public final class HandlerGate {

	private final AtomicInteger running = new AtomicInteger();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile boolean draining;

	/**
	 * @return whether the handler may run; then {@link #leave()} has to follow
	 */
	boolean enter() {
		this.running.incrementAndGet();
		if (this.draining) {
			leave();
			return false;
		}
		return true;
	}

	void leave() {
		if (this.running.decrementAndGet() == 0 && this.draining) {
			this.drained.complete(null);
		}
	}

	/**
	 * Lets no handler in any more.
	 * @return completes when the last one at work is done
	 */
	public CompletionStage<Void> drain() {
		this.draining = true;
		if (this.running.get() == 0) {
			this.drained.complete(null);
		}
		return this.drained.copy();
	}

	public boolean isDraining() {
		return this.draining;
	}

	/**
	 * Handlers at work; asynchronous ones until their stage completes.
	 */
	public int running() {
		return this.running.get();
	}

}
