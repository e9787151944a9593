/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.spring.context.NodeLifecycle;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while the node runs and every address that its start bound is bound; out of service
 * while it drains; down otherwise. A node without peers is up. Asks the node's memory
 * only. Thread-safe.
 */
public final class Libp2pHealthIndicator extends AbstractHealthIndicator {

	private final ConnectionManager node;

	private final NodeLifecycle lifecycle;

	public Libp2pHealthIndicator(ConnectionManager node, NodeLifecycle lifecycle) {
		super("The libp2p node could not be asked");
		this.node = node;
		this.lifecycle = lifecycle;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		NodeState state = this.node.state();
		int bound = this.node.boundAddresses().size();
		if (this.lifecycle.isStopping()) {
			health.outOfService();
		}
		else if (state != NodeState.RUNNING) {
			health.down();
		}
		else if (bound < this.lifecycle.boundAtStart()) {
			health.down().withDetail("lostListeners", this.lifecycle.boundAtStart() - bound);
		}
		else {
			health.up();
		}
		health.withDetail("peerId", this.node.peerId().toString())
			.withDetail("state", state.name())
			.withDetail("listenAddresses", this.node.listenAddresses().stream().map(Object::toString).toList())
			.withDetail("connections", this.node.connections().size());
	}

}
