/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.StarterConfigurations;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;
import io.github.libp2p4j.spring.actuate.Libp2pHealthIndicator;
import io.github.libp2p4j.spring.event.Libp2pEventPublisher;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistrar;
import io.github.libp2p4j.spring.metrics.Libp2pMetrics;
import io.github.libp2p4j.spring.metrics.NodeGauges;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each auto-configuration steps back where the application has its own, and is gone where
 * a condition does not hold.
 */
class BackOffTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(StarterConfigurations.all())
		.withPropertyValues("libp2p.listen-addresses=/memory/0", "management.endpoints.web.exposure.include=*",
				"management.info.libp2p.enabled=true")
		.withBean(ObservationRegistry.class, ObservationRegistry::create);

	private final ApplicationContextRunner runner = this.bare
		.withBean(ConnectionManager.class, FakeConnectionManager::new)
		.withBean(MeterRegistry.class, SimpleMeterRegistry::new);

	static List<String> configurations() {
		return StarterConfigurations.names();
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void nothingIsLeftWhenTheNodeIsSwitchedOff(String configuration) {
		this.bare.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withPropertyValues("libp2p.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ClassUtils.resolveClassName(configuration, getClass().getClassLoader())));
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void eachIsThereByDefault(String configuration) {
		this.runner.run((context) -> assertThat(context)
			.hasSingleBean(ClassUtils.resolveClassName(configuration, getClass().getClassLoader())));
	}

	@ParameterizedTest
	@ValueSource(classes = { StreamHandlerRegistrar.class, Libp2pEventPublisher.class, Libp2pEndpoint.class,
			NodeGauges.class, Libp2pMetrics.class })
	<T> void eachPartIsReplacedByTheApplicationsOwn(Class<T> type) {
		T own = Mockito.mock(type);
		this.runner.withBean("own", type, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().getBean(type).isSameAs(own));
	}

	@Test
	void thePublisherIsSwitchedOff() {
		this.runner.withPropertyValues("libp2p.events.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Libp2pEventPublisher.class));
	}

	@Test
	void theHealthIndicatorIsReplacedByAContributorOfItsName() {
		this.runner
			.withBean("libp2pHealthContributor", HealthContributor.class,
					() -> CompositeHealthContributor.fromMap(Map.of()))
			.run((context) -> assertThat(context).doesNotHaveBean(Libp2pHealthIndicator.class));
	}

	@Test
	void theBoundOnTagsIsReplacedByName() {
		MeterFilter filter = MeterFilter.accept();
		this.runner.withBean("libp2pProtocolTagLimit", MeterFilter.class, () -> filter)
			.run((context) -> assertThat(context).getBean("libp2pProtocolTagLimit").isSameAs(filter));
	}

	@Test
	void theKeyOfTheConfigurationGivesWayToAKeyBean() {
		KeyPair own = KeyPair.generateEd25519();
		this.bare.withBean(KeyPair.class, () -> own)
			.withPropertyValues("libp2p.identity.location=no/such/folder/node.key")
			.run((context) -> assertThat(context).getBean(ConnectionManager.class)
				.extracting(ConnectionManager::peerId)
				.isEqualTo(own.peerId()));
	}

	@Test
	void theThreadsGiveWayToAnExecutorOfTheirName() {
		this.bare.withBean("libp2pHandlerExecutor", Executor.class, () -> Runnable::run)
			.withBean("another", Executor.class, () -> Runnable::run)
			.run((context) -> assertThat(context.getBean(HandlerExecutor.class).executor())
				.isSameAs(context.getBean("libp2pHandlerExecutor")));
		this.bare.withBean("another", Executor.class, () -> Runnable::run)
			.run((context) -> assertThat(context.getBean(HandlerExecutor.class).executor()).isNull());
	}

	@Test
	void aNodeOfTheApplicationNeedsNoneOfWhatMakesOne() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(ConnectionManager.class)
			.doesNotHaveBean(NodeIdentity.class)
			.doesNotHaveBean(HandlerExecutor.class)
			.doesNotHaveBean(NodeAssembly.class));
	}

}
