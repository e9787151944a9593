/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import org.springframework.context.SmartLifecycle;

/**
 * The inner step of the node's life: drains the stream handlers in the phase in which
 * Boot drains HTTP requests, without blocking it, so that the two grace periods overlap.
 * Thread-safe.
 */
public final class Libp2pDrainLifecycle implements SmartLifecycle {

	/** The phase of Boot's graceful web server shutdown. */
	public static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 1024;

	private final NodeLifecycle node;

	private final int phase;

	private volatile boolean running;

	public Libp2pDrainLifecycle(NodeLifecycle node, int phase) {
		this.node = node;
		this.phase = phase;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.node.drain().join();
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.node.drain().whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** A drained node does not come back, so a paused test context keeps it running. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
