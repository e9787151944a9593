/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.spring.bootstrap.KeptPeer;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers of a client group that are kept connected.
 */
@Timeout(60)
class KeptClientGroupsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final ConnectionManager worker = Libp2p.builder().listen("/memory/0").start();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, Libp2pAutoConfiguration.class,
				Libp2pPayloadAutoConfiguration.class, Libp2pClientAutoConfiguration.class,
				Libp2pBootstrapAutoConfiguration.class, Libp2pMetricsAutoConfiguration.class))
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
		.withPropertyValues("libp2p.listen-addresses=/memory/0", "libp2p.bootstrap.retry.initial-delay=10ms",
				"libp2p.client.workers.peers=" + this.worker.listenAddresses().get(0));

	@Test
	void areConnectedWithoutACallAndAgainAfterALoss() {
		this.runner.withPropertyValues("libp2p.client.workers.keep-connected=true").run((context) -> {
			ConnectionManager node = context.getBean(ConnectionManager.class);
			awaitConnected(context.getBean(KeptPeers.class));
			Connection first = node.connections(this.worker.peerId()).get(0);
			this.worker.connections(node.peerId()).forEach(Connection::close);
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> node.connections(this.worker.peerId())
					.stream()
					.anyMatch((connection) -> connection.isOpen() && !connection.id().equals(first.id())));
		});
	}

	@Test
	void areCountedByWhereItStandsWithThem() {
		this.runner.withPropertyValues("libp2p.client.workers.keep-connected=true").run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			awaitConnected(context.getBean(KeptPeers.class));
			assertThat(registry.get("libp2p.peers.kept").tag("state", "connected").gauge().value()).isEqualTo(1);
			assertThat(registry.get("libp2p.peers.kept").tag("state", "waiting").gauge().value()).isZero();
		});
	}

	@Test
	void areLeftAloneUnlessAskedFor() {
		this.runner.run((context) -> {
			assertThat(context.getBean(KeptPeers.class).peers()).isEmpty();
			assertThat(context.getBean(ConnectionManager.class).connections()).isEmpty();
		});
	}

	@Test
	void haveToBeKnown() {
		this.runner
			.withPropertyValues("libp2p.client.workers.keep-connected=true",
					"libp2p.client.workers.peers=/ip4/127.0.0.1/tcp/4001")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("libp2p.client.workers.peers")
				.hasMessageContaining("has no /p2p/PEERID at its end"));
	}

	@Test
	void haveToBeThere() {
		this.runner.withPropertyValues("libp2p.client.workers.keep-connected=true", "libp2p.client.workers.peers=")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("libp2p.client.workers.keep-connected")
				.hasMessageContaining("no peers"));
	}

	private static void awaitConnected(KeptPeers kept) {
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> !kept.peers("workers").isEmpty()
					&& kept.peers("workers").stream().allMatch(KeptPeer::isConnected));
	}

}
