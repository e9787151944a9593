/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.context.Libp2pDrainLifecycle;
import io.github.libp2p4j.spring.context.Libp2pLifecycle;
import io.github.libp2p4j.spring.context.NodeLifecycle;
import io.github.libp2p4j.spring.context.SingleNodeCheck;
import io.github.libp2p4j.spring.event.IsolatedEventListenerFactory;
import io.github.libp2p4j.spring.event.Libp2pEventPublisher;
import io.github.libp2p4j.spring.handler.HandlerGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration of a libp2p node: the {@link ConnectionManager} bean, its life, the
 * stream handlers among the beans and application events. A child of a context that has a
 * node uses that one.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "libp2p.enabled", matchIfMissing = true)
@Conditional(NoNodeAboveCondition.class)
@ImportRuntimeHints(Libp2pRuntimeHints.class)
@EnableConfigurationProperties(Libp2pProperties.class)
@Import(HandlerConfiguration.class)
public final class Libp2pAutoConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(Libp2pAutoConfiguration.class);

	/** Boot's default of {@code spring.lifecycle.timeout-per-shutdown-phase}. */
	private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

	@Bean
	static MultiaddrConverter libp2pMultiaddrConverter() {
		return new MultiaddrConverter();
	}

	@Bean
	static SingleNodeCheck libp2pSingleNodeCheck() {
		return new SingleNodeCheck();
	}

	@Bean
	@ConditionalOnMissingBean
	HandlerGate libp2pHandlerGate() {
		return new HandlerGate();
	}

	@Bean
	@ConditionalOnMissingBean
	NodeLifecycle libp2pNodeLifecycle(ConnectionManager node, HandlerGate gate, Libp2pProperties properties,
			ObjectProvider<Libp2pEventPublisher> events, Environment environment) {
		Duration gracePeriod = properties.shutdown().gracePeriod();
		Duration phaseTimeout = Binder.get(environment)
			.bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
			.orElse(DEFAULT_PHASE_TIMEOUT);
		if (gracePeriod.compareTo(phaseTimeout) >= 0) {
			logger.warn("libp2p.shutdown.grace-period ({}) is not below spring.lifecycle.timeout-per-shutdown-phase "
					+ "({}), which will cut it short", gracePeriod, phaseTimeout);
		}
		return new NodeLifecycle(node, gate, gracePeriod,
				(event) -> events.ifAvailable((publisher) -> publisher.publish(event)));
	}

	@Bean
	@ConditionalOnMissingBean
	Libp2pLifecycle libp2pLifecycle(NodeLifecycle node, Libp2pProperties properties) {
		return new Libp2pLifecycle(node, properties.lifecycle().phase(), properties.lifecycle().autoStartup());
	}

	@Bean
	@ConditionalOnMissingBean
	Libp2pDrainLifecycle libp2pDrainLifecycle(NodeLifecycle node, Libp2pProperties properties) {
		return new Libp2pDrainLifecycle(node, properties.lifecycle().drainPhase());
	}

	/**
	 * The node, unless the application makes one.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(ConnectionManager.class)
	static class NodeConfiguration {

		@Bean
		NodeIdentity libp2pNodeIdentity(Libp2pProperties properties, ObjectProvider<KeyPair> keyPair) {
			KeyPair own = keyPair.getIfAvailable();
			return (own != null) ? NodeIdentity.of(own) : NodeIdentity.open(properties.identity());
		}

		@Bean
		HandlerExecutor libp2pHandlerThreads(Libp2pProperties properties, Environment environment,
				@Qualifier(HandlerExecutor.BEAN_NAME) ObjectProvider<Executor> executor) {
			return HandlerExecutor.of(properties.handler().threads(), environment, executor.getIfAvailable());
		}

		@Bean
		NodeAssembly libp2pNodeAssembly(Libp2pProperties properties, NodeIdentity identity, HandlerExecutor executor,
				ObjectProvider<NetworkObserver> observers, ObjectProvider<Libp2pBuilderCustomizer> customizers) {
			return new NodeAssembly(properties, identity, executor, observers.orderedStream().toList(),
					customizers.orderedStream().toList());
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		Libp2pBuilderCustomizer libp2pConnectionGates(ObjectProvider<ConnectionGate> gates) {
			return (builder) -> gates.orderedStream().forEach(builder::connectionGate);
		}

		@Bean
		ConnectionManager libp2pConnectionManager(NodeAssembly assembly,
				ObjectProvider<ConnectionManagerCustomizer> customizers) {
			ConnectionManager node = assembly.assemble();
			customizers.orderedStream().forEach((customizer) -> customizer.customize(node));
			return node;
		}

	}

	/**
	 * Application events.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty(name = "libp2p.events.enabled", matchIfMissing = true)
	static class EventConfiguration {

		@Bean
		static IsolatedEventListenerFactory libp2pEventListenerFactory() {
			return new IsolatedEventListenerFactory();
		}

		@Bean
		@ConditionalOnMissingBean
		Libp2pEventPublisher libp2pEventPublisher(ConnectionManager node, ApplicationContext context,
				Libp2pProperties properties) {
			return new Libp2pEventPublisher(node, context, properties.events().streams());
		}

	}

}
