/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Begins to keep peers when the node and the web server have started, so that probes are
 * answered while a start waits for its bootstrap peers; stops before anything drains.
 * Thread-safe.
 */
public final class KeptPeersLifecycle implements SmartLifecycle {

	private final KeptPeers kept;

	private final @Nullable BootstrapPeers bootstrap;

	private final int phase;

	private final boolean autoStartup;

	private volatile boolean running;

	/**
	 * @param bootstrap what the start may have to wait for
	 * @param phase above the one in which the node drains
	 */
	public KeptPeersLifecycle(KeptPeers kept, @Nullable BootstrapPeers bootstrap, int phase, boolean autoStartup) {
		this.kept = kept;
		this.bootstrap = bootstrap;
		this.phase = phase;
		this.autoStartup = autoStartup;
	}

	/**
	 * @throws BootstrapException if the startup policy says so
	 */
	@Override
	public void start() {
		if (this.running) {
			return;
		}
		if (this.bootstrap != null) {
			this.bootstrap.connectAtStart();
		}
		this.kept.start();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.kept.stop().join();
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		this.kept.stop().whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	/** As the node itself, it is not paused. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return this.phase;
	}

}
