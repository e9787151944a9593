/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Closes the second peer before anything else of the context stops: a stream that a test
 * forgot would else hold up the node's graceful shutdown for its whole grace period.
 * Thread-safe.
 */
final class TestPeerLifecycle implements SmartLifecycle {

	private final ObjectProvider<TestPeer> peer;

	private volatile boolean running;

	TestPeerLifecycle(ObjectProvider<TestPeer> peer) {
		this.peer = peer;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.peer.ifUnique(TestPeer::close);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** A closed peer does not come back, so a paused test context keeps it. */
	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

}
