/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;
import io.github.libp2p4j.spring.actuate.Libp2pHealthIndicator;
import io.github.libp2p4j.spring.actuate.Libp2pInfoContributor;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.bootstrap.BootstrapPeers;
import io.github.libp2p4j.spring.bootstrap.KeptPeers;
import io.github.libp2p4j.spring.bootstrap.KeptPeersLifecycle;
import io.github.libp2p4j.spring.bootstrap.Libp2pBootstrapDetails;
import io.github.libp2p4j.spring.context.Libp2pDrainLifecycle;
import io.github.libp2p4j.spring.context.Libp2pLifecycle;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import io.github.libp2p4j.spring.event.Libp2pEventPublisher;
import io.github.libp2p4j.spring.handler.HandlerGate;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistrar;
import io.github.libp2p4j.spring.metrics.Libp2pMetrics;
import io.github.libp2p4j.spring.metrics.NodeGauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.actuate.autoconfigure.endpoint.EndpointAutoConfiguration;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class Libp2pAutoConfigurationTests {

	/** The node of the context that runs. */
	private FakeConnectionManager node = new FakeConnectionManager();

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pMetricsAutoConfiguration.class,
				Libp2pEndpointAutoConfiguration.class, Libp2pHealthAutoConfiguration.class,
				Libp2pBootstrapAutoConfiguration.class, Libp2pInfoAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.bare.withBean(ConnectionManager.class, () -> {
		this.node = new FakeConnectionManager();
		return this.node;
	});

	@Test
	void registersHandlersBeforeTheNodeStartsAndStopsItInOrder() {
		this.runner.withBean(Echo.class).run((context) -> {
			assertThat(this.node.calls).containsExactly("start with [/echo/1.0.0]");
			assertThat(context).hasSingleBean(Libp2pLifecycle.class)
				.hasSingleBean(Libp2pDrainLifecycle.class)
				.hasSingleBean(HandlerGate.class)
				.hasSingleBean(StreamHandlerRegistrar.class)
				.hasSingleBean(Libp2pEventPublisher.class)
				.hasSingleBean(Libp2pHealthIndicator.class);
			context.close();
			assertThat(this.node.calls.subList(1, 3)).containsExactly("unlisten /ip4/127.0.0.1/tcp/40001", "stop");
			assertThat(this.node.state).isEqualTo(NodeState.STOPPED);
		});
	}

	@Test
	void backsOffForANodeOfTheApplication() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ConnectionManager.class)
			.getBean(ConnectionManager.class)
			.isSameAs(this.node));
	}

	@Test
	void makesNothingWhenDisabled() {
		this.runner.withPropertyValues("libp2p.enabled=false", "management.endpoints.web.exposure.include=*")
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(Libp2pLifecycle.class)
					.doesNotHaveBean(Libp2pEventPublisher.class)
					.doesNotHaveBean(Libp2pHealthIndicator.class)
					.doesNotHaveBean(Libp2pMetrics.class)
					.doesNotHaveBean(KeptPeers.class)
					.doesNotHaveBean(BootstrapPeers.class)
					.doesNotHaveBean(Libp2pEndpoint.class);
				assertThat(this.node.calls).isEmpty();
			});
		this.bare.withPropertyValues("libp2p.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ConnectionManager.class));
	}

	@Test
	void doesNotStartWhenToldNotToAndStartsWhenAsked() {
		this.runner.withPropertyValues("libp2p.lifecycle.auto-startup=false").run((context) -> {
			assertThat(this.node.state).isEqualTo(NodeState.NEW);
			assertThat(context.getBean(KeptPeersLifecycle.class).isRunning()).isFalse();
			context.getBean(Libp2pLifecycle.class).start();
			assertThat(this.node.state).isEqualTo(NodeState.RUNNING);
			assertThat(context.getBean(KeptPeersLifecycle.class).isRunning()).isTrue();
		});
	}

	@Test
	void keptPeersBeginLastAndEndFirst() {
		this.runner.run((context) -> assertThat(context.getBean(KeptPeersLifecycle.class).getPhase())
			.isGreaterThan(context.getBean(Libp2pDrainLifecycle.class).getPhase()));
	}

	@Test
	void bootstrapPeersCanBeSwitchedOff() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(BootstrapPeers.class)
			.hasSingleBean(Libp2pBootstrapDetails.class));
		this.runner.withPropertyValues("libp2p.bootstrap.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(BootstrapPeers.class)
				.doesNotHaveBean(Libp2pBootstrapDetails.class)
				.hasSingleBean(KeptPeers.class));
	}

	@Test
	void bootstrapDetailsTakeThePlaceOfProperties() {
		Multiaddr elsewhere = Multiaddr.parse("/ip4/192.0.2.7/tcp/4001").withPeerId(KeyPair.generateEd25519().peerId());
		this.runner
			.withPropertyValues("libp2p.lifecycle.auto-startup=false",
					"libp2p.bootstrap.peers=/ip4/192.0.2.1/tcp/1/p2p/" + KeyPair.generateEd25519().peerId())
			.withBean(Libp2pBootstrapDetails.class, () -> () -> List.of(elsewhere))
			.run((context) -> {
				assertThat(context).hasSingleBean(Libp2pBootstrapDetails.class);
				Awaitility.await()
					.until(() -> context.getBean(BootstrapPeers.class).peers(),
							(peers) -> peers.size() == 1 && peers.get(0).addresses().equals(List.of(elsewhere)));
			});
	}

	@Test
	void warnsOfAnIdleTimeoutThatClosesWhatIsKept(CapturedOutput output) {
		this.runner
			.withPropertyValues("libp2p.lifecycle.auto-startup=false", "libp2p.timeouts.idle=1m",
					"libp2p.bootstrap.peers=/ip4/192.0.2.1/tcp/1/p2p/" + KeyPair.generateEd25519().peerId())
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).contains("libp2p.timeouts.idle (PT1M) closes connections to bootstrap peers too");
	}

	@Test
	void aChildContextUsesItsParentsNode() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class,
					Libp2pBootstrapAutoConfiguration.class, Libp2pHealthAutoConfiguration.class))
			.run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.getBeansOfType(ConnectionManager.class)).isEmpty();
				assertThat(child.getBeansOfType(Libp2pLifecycle.class)).isEmpty();
				assertThat(child.getBeansOfType(KeptPeers.class)).isEmpty();
				assertThat(child.getBean(ConnectionManager.class)).isSameAs(this.node);
				child.close();
				assertThat(this.node.state).isEqualTo(NodeState.RUNNING);
			}));
	}

	@Test
	void tellsOfItselfInTheInfoEndpointWhenAsked() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(Libp2pInfoContributor.class));
		this.runner.withPropertyValues("management.info.defaults.enabled=true")
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pInfoContributor.class));
		this.runner.withPropertyValues("management.info.libp2p.enabled=true").run((context) -> {
			Info.Builder info = new Info.Builder();
			context.getBean(Libp2pInfoContributor.class).contribute(info);
			assertThat(info.build().getDetails()).containsEntry("libp2p",
					Map.of("peerId", this.node.peerId().toString(), "keyType", "ed25519", "protocols", List.of()));
		});
	}

	@Test
	void movesItsPhases() {
		this.runner.withPropertyValues("libp2p.lifecycle.phase=11", "libp2p.lifecycle.drain-phase=12")
			.run((context) -> {
				assertThat(context.getBean(Libp2pLifecycle.class).getPhase()).isEqualTo(11);
				assertThat(context.getBean(Libp2pDrainLifecycle.class).getPhase()).isEqualTo(12);
			});
	}

	@Test
	void backsOffForPartsOfTheApplication() {
		HandlerGate gate = new HandlerGate();
		NodeLifecycle lifecycle = new NodeLifecycle(this.node, gate, Duration.ZERO, (event) -> {
		});
		Libp2pLifecycle outer = new Libp2pLifecycle(lifecycle, 1, false);
		Libp2pDrainLifecycle inner = new Libp2pDrainLifecycle(lifecycle, 2);
		this.runner.withBean("ownGate", HandlerGate.class, () -> gate)
			.withBean("ownNode", NodeLifecycle.class, () -> lifecycle)
			.withBean("ownOuter", Libp2pLifecycle.class, () -> outer)
			.withBean("ownInner", Libp2pDrainLifecycle.class, () -> inner)
			.run((context) -> {
				assertThat(context).getBean(HandlerGate.class).isSameAs(gate);
				assertThat(context).getBean(NodeLifecycle.class).isSameAs(lifecycle);
				assertThat(context).getBean(Libp2pLifecycle.class).isSameAs(outer);
				assertThat(context).getBean(Libp2pDrainLifecycle.class).isSameAs(inner);
			});
	}

	@Test
	void warnsOfAGracePeriodThatThePhaseCutsShort(CapturedOutput output) {
		this.runner.withPropertyValues("libp2p.shutdown.grace-period=30s").run((context) -> {
		});
		assertThat(output).contains("libp2p.shutdown.grace-period (PT30S) is not below");
	}

	@Test
	void doesNotWarnOfAGracePeriodThatFits(CapturedOutput output) {
		this.runner
			.withPropertyValues("libp2p.shutdown.grace-period=30s", "spring.lifecycle.timeout-per-shutdown-phase=31s")
			.run((context) -> {
			});
		assertThat(output).doesNotContain("grace-period");
	}

	@Test
	void leavesTheApplicationTaskExecutorToBoot() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.run((context) -> assertThat(context).hasBean("applicationTaskExecutor"));
	}

	@Test
	void recordsMetersWhereThereIsARegistry() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(Libp2pMetrics.class));
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasSingleBean(Libp2pMetrics.class).hasSingleBean(NodeGauges.class));
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("libp2p.metrics.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pMetrics.class)
				.doesNotHaveBean(NodeGauges.class));
	}

	@Test
	void backsOffForMetersOfTheApplication() {
		Libp2pMetrics own = new Libp2pMetrics(1, true);
		this.runner.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withBean("own", Libp2pMetrics.class, () -> own)
			.run((context) -> assertThat(context).getBean(Libp2pMetrics.class).isSameAs(own));
	}

	@Test
	void hasAnEndpointWhenItIsExposed() {
		ApplicationContextRunner actuator = this.runner
			.withConfiguration(AutoConfigurations.of(EndpointAutoConfiguration.class));
		actuator.run((context) -> assertThat(context).doesNotHaveBean(Libp2pEndpoint.class));
		actuator.withPropertyValues("management.endpoints.web.exposure.include=libp2p")
			.run((context) -> assertThat(context).hasSingleBean(Libp2pEndpoint.class));
		actuator
			.withPropertyValues("management.endpoints.web.exposure.include=libp2p",
					"management.endpoint.libp2p.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pEndpoint.class));
	}

	@Test
	void hasHealthUnlessItIsSwitchedOff() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Libp2pHealthIndicator.class));
		this.runner.withPropertyValues("management.health.libp2p.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pHealthIndicator.class));
		this.runner.withBean("libp2pHealthIndicator", HealthIndicator.class, () -> () -> null)
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pHealthIndicator.class));
	}

	@Test
	void worksWithoutActuatorMicrometerAndHealth() {
		for (Class<?> absent : List.of(Endpoint.class, MeterRegistry.class, HealthIndicator.class,
				InfoContributor.class)) {
			this.runner.withClassLoader(new FilteredClassLoader(absent))
				.withPropertyValues("management.endpoints.web.exposure.include=*")
				.run((context) -> assertThat(context).as("without " + absent).hasNotFailed());
		}
		this.runner.withClassLoader(new FilteredClassLoader(Endpoint.class, MeterRegistry.class, HealthIndicator.class))
			.run((context) -> assertThat(context).hasSingleBean(Libp2pLifecycle.class)
				.doesNotHaveBean("libp2pEndpoint")
				.doesNotHaveBean("libp2pMetrics")
				.doesNotHaveBean("libp2pHealthIndicator"));
	}

	static class Echo {

		@StreamHandler("/echo/1.0.0")
		void echo(Stream stream) {
		}

	}

}
