/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.bootstrap.BootstrapPeers;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Up while the node runs and every address that its start bound is bound; out of service
 * before it starts and while it drains; down otherwise. A node without peers is up,
 * unless a number of them was asked for. Asks the node's memory only. Thread-safe.
 */
public final class Libp2pHealthIndicator extends AbstractHealthIndicator {

	private final ConnectionManager node;

	private final NodeLifecycle lifecycle;

	private final int minPeers;

	private final @Nullable BootstrapPeers bootstrap;

	/**
	 * @param minPeers below so many connected peers the node is down; 0 asks for none
	 * @param bootstrap told of in the details; they decide nothing
	 */
	public Libp2pHealthIndicator(ConnectionManager node, NodeLifecycle lifecycle, int minPeers,
			@Nullable BootstrapPeers bootstrap) {
		super("The libp2p node could not be asked");
		this.node = node;
		this.lifecycle = lifecycle;
		this.minPeers = minPeers;
		this.bootstrap = bootstrap;
	}

	@Override
	protected void doHealthCheck(Health.Builder health) {
		NodeState state = this.node.state();
		List<Connection> connections = this.node.connections();
		int peers = (int) connections.stream().map(Connection::remotePeer).distinct().count();
		if (this.lifecycle.isStopping() || state == NodeState.NEW) {
			health.outOfService();
		}
		else if (state != NodeState.RUNNING) {
			health.down();
		}
		else {
			running(health, peers);
		}
		health.withDetail("peerId", this.node.peerId().toString())
			.withDetail("state", state.name())
			.withDetail("listenAddresses", text(this.node.listenAddresses()))
			.withDetail("connections", connections.size())
			.withDetail("peers", peers);
		if (this.bootstrap != null && this.bootstrap.size() > 0) {
			health.withDetail("bootstrapPeers", this.bootstrap.connected() + " of " + this.bootstrap.size());
		}
	}

	private void running(Health.Builder health, int peers) {
		health.up();
		List<Multiaddr> lost = this.lifecycle.lostListeners();
		if (!lost.isEmpty()) {
			health.down().withDetail("lostListeners", text(lost));
		}
		if (peers < this.minPeers) {
			health.down().withDetail("minPeers", this.minPeers);
		}
	}

	private static List<String> text(List<Multiaddr> addresses) {
		return addresses.stream().map(Multiaddr::toString).toList();
	}

}
