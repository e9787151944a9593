/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.bootstrap.BootstrapPeers;
import io.github.libp2p4j.spring.bootstrap.BootstrapStart;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.bootstrap.ReconnectDelays;
import io.github.libp2p4j.spring.bootstrap.StartupFailurePolicy;
import io.github.libp2p4j.spring.context.Libp2pLifecycle;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import io.github.libp2p4j.spring.handler.HandlerGate;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pHealthIndicatorTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final HandlerGate gate = new HandlerGate();

	private final NodeLifecycle lifecycle = new NodeLifecycle(this.node, this.gate, Duration.ofSeconds(1), (event) -> {
	});

	private final Libp2pHealthIndicator indicator = new Libp2pHealthIndicator(this.node, this.lifecycle, 0, null);

	@Test
	void isOutOfServiceBeforeTheStart() {
		assertThat(status()).isEqualTo(Status.OUT_OF_SERVICE);
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
		assertThat(health.getDetails()).containsEntry("lostListeners", List.of("/ip4/127.0.0.1/tcp/40001"));
	}

	@Test
	void isDownWithTooFewPeersOnlyIfSomeWereAskedFor() {
		start();
		Health health = new Libp2pHealthIndicator(this.node, this.lifecycle, 1, null).health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails()).containsEntry("minPeers", 1).containsEntry("peers", 0);
		assertThat(status()).isEqualTo(Status.UP);
	}

	@Test
	void bootstrapPeersThatAreAwayAreADetailAndNoFailure() {
		start();
		KeptPeers kept = new KeptPeers(this.node, ReconnectDelays.defaults());
		BootstrapPeers bootstrap = new BootstrapPeers(this.node, kept,
				new BootstrapStart(StartupFailurePolicy.CONTINUE, 1, 1, ReconnectDelays.defaults()),
				List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001").withPeerId(KeyPair.generateEd25519().peerId())));
		Health health = new Libp2pHealthIndicator(this.node, this.lifecycle, 0, bootstrap).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("bootstrapPeers", "0 of 1");
		kept.close();
	}

	@Test
	void asksNobodyButTheNodesMemory() {
		ConnectionManager strict = Mockito.mock(ConnectionManager.class, (call) -> switch (call.getMethod().getName()) {
			case "state" -> NodeState.RUNNING;
			case "peerId" -> this.node.peerId();
			case "boundAddresses", "listenAddresses", "connections" -> List.of();
			default -> throw new AssertionError("A health check must not call " + call.getMethod());
		});
		assertThat(new Libp2pHealthIndicator(strict, this.lifecycle, 0, null).health().getStatus())
			.isEqualTo(Status.UP);
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
