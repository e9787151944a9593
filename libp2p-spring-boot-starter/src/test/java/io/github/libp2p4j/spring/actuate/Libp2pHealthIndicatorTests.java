/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.context.Libp2pLifecycle;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import io.github.libp2p4j.spring.handler.HandlerGate;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pHealthIndicatorTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final HandlerGate gate = new HandlerGate();

	private final NodeLifecycle lifecycle = new NodeLifecycle(this.node, this.gate, Duration.ofSeconds(1), (event) -> {
	});

	private final Libp2pHealthIndicator indicator = new Libp2pHealthIndicator(this.node, this.lifecycle);

	@Test
	void isDownBeforeTheStart() {
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	@Test
	void isUpWithoutAnyPeer() {
		start();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("peerId", this.node.peerId().toString())
			.containsEntry("connections", 0)
			.containsEntry("listenAddresses", List.of("/ip4/127.0.0.1/tcp/40001/p2p/" + this.node.peerId()));
	}

	@Test
	void isDownWhenAListenerIsLost() {
		start();
		this.node.bound = List.of();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("lostListeners", 1);
	}

	@Test
	void isOutOfServiceWhileItDrainsAndStops() {
		start();
		this.gate.drain();
		assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
		this.node.state = NodeState.STOPPING;
		assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
	}

	@Test
	void isDownWhenTheNodeHasStopped() {
		start();
		this.node.close();
		assertThat(status()).isEqualTo(Status.DOWN);
	}

	private void start() {
		new Libp2pLifecycle(this.lifecycle, 0, true).start();
	}

	private Status status() {
		return this.indicator.health().getStatus();
	}

}
