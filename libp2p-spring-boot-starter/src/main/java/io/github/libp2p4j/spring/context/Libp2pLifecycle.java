/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.util.concurrent.CompletableFuture;

import org.springframework.context.SmartLifecycle;

/**
 * The outer step of the node's life: begins to listen before the web server starts,
 * closes the connections after the web server has ended. Thread-safe.
 */
public final class Libp2pLifecycle implements SmartLifecycle {

	/**
	 * One below Boot's web server, which starts and stops at
	 * {@code DEFAULT_PHASE - 2048}.
	 */
	public static final int DEFAULT_PHASE = SmartLifecycle.DEFAULT_PHASE - 2049;

	private final NodeLifecycle node;

	private final int phase;

	private final boolean autoStartup;

	public Libp2pLifecycle(NodeLifecycle node, int phase, boolean autoStartup) {
		this.node = node;
		this.phase = phase;
		this.autoStartup = autoStartup;
	}

	@Override
	public void start() {
		this.node.start();
	}

	@Override
	public void stop() {
		this.node.stop().join();
	}

	@Override
	public void stop(Runnable callback) {
		CompletableFuture<Void> stopped = this.node.stop();
		stopped.whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.node.isStarted();
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	/**
	 * A node that has stopped stays stopped, so a paused test context keeps it running.
	 */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
