/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.StarterConfigurations;
import io.github.libp2p4j.spring.actuate.Libp2pEndpoint;
import io.github.libp2p4j.spring.actuate.Libp2pEndpointWebExtension;
import io.github.libp2p4j.spring.actuate.Libp2pHealthIndicator;
import io.github.libp2p4j.spring.client.Libp2pRequester;
import io.github.libp2p4j.spring.event.Libp2pEventPublisher;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistrar;
import io.github.libp2p4j.spring.handler.StreamHandlerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
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

	/** Payloads need no node; the rest begins with one. */
	static List<String> configurationsThatNeedANode() {
		return configurations().stream()
			.filter((name) -> !name.equals(Libp2pAutoConfiguration.class.getName())
					&& !name.equals(Libp2pPayloadAutoConfiguration.class.getName()))
			.toList();
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

	/** All bean methods that give way to another bean of their type. */
	static List<Class<?>> typesThatGiveWay() {
		Set<Class<?>> types = new LinkedHashSet<>();
		for (String name : configurations()) {
			Class<?> configuration = ClassUtils.resolveClassName(name, BackOffTests.class.getClassLoader());
			addTypesThatGiveWay(configuration, types);
			for (Class<?> nested : configuration.getDeclaredClasses()) {
				addTypesThatGiveWay(nested, types);
			}
		}
		addTypesThatGiveWay(HandlerConfiguration.class, types);
		assertThat(types).hasSizeGreaterThan(20);
		return List.copyOf(types);
	}

	private static void addTypesThatGiveWay(Class<?> configuration, Set<Class<?>> types) {
		for (Method method : configuration.getDeclaredMethods()) {
			MergedAnnotation<ConditionalOnMissingBean> condition = MergedAnnotations.from(method)
				.get(ConditionalOnMissingBean.class);
			if (condition.isPresent() && condition.getStringArray("name").length == 0) {
				Class<?>[] named = condition.getClassArray("value");
				types.add((named.length == 0) ? method.getReturnType() : named[0]);
			}
		}
	}

	@ParameterizedTest
	@MethodSource("typesThatGiveWay")
	<T> void everyBeanThatCanBeReplacedIs(Class<T> type) {
		T own = Mockito.mock(type, (call) -> call.getMethod().getReturnType().isAssignableFrom(CompletableFuture.class)
				? CompletableFuture.completedFuture(null) : Mockito.RETURNS_DEFAULTS.answer(call));
		// A registry that is a mock has nothing to give to the registrar.
		ApplicationContextRunner start = (type == StreamHandlerRegistry.class)
				? this.runner.withBean(StreamHandlerRegistrar.class, () -> Mockito.mock(StreamHandlerRegistrar.class))
				: this.runner;
		start.withPropertyValues("libp2p.observation.propagation=true")
			.withBean("own", type, () -> own)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(type).getBean(type).isSameAs(own));
	}

	@ParameterizedTest
	@MethodSource("configurationsThatNeedANode")
	void nothingIsLeftWithoutANode(String configuration) {
		Class<?> type = ClassUtils.resolveClassName(configuration, getClass().getClassLoader());
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(type, Libp2pPayloadAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*", "management.info.libp2p.enabled=true")
			.withBean(ObservationRegistry.class, ObservationRegistry::create)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(type));
	}

	@Test
	void clientsNeedConverters() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pClientAutoConfiguration.class))
			.withBean(ConnectionManager.class, FakeConnectionManager::new)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(Libp2pRequester.class));
	}

	@Test
	void theEndpointHasAFormForTheWebOnlyWhereItIsExposedThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(Libp2pEndpointWebExtension.class));
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=health", "spring.jmx.enabled=true",
					"management.endpoints.jmx.exposure.include=libp2p")
			.run((context) -> assertThat(context).hasSingleBean(Libp2pEndpoint.class)
				.doesNotHaveBean(Libp2pEndpointWebExtension.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "libp2p.metrics.enabled", "libp2p.observation.enabled", "management.info.libp2p.enabled",
			"management.health.libp2p.enabled" })
	void eachIsSwitchedOffByItself(String property) {
		String name = property.replaceAll("^(libp2p|management)\\.|\\.?(libp2p)?\\.enabled$", "");
		List<Class<?>> gone = StarterConfigurations.names()
			.stream()
			.<Class<?>>map((each) -> ClassUtils.resolveClassName(each, getClass().getClassLoader()))
			.filter((each) -> each.getSimpleName().equalsIgnoreCase("Libp2p" + name + "AutoConfiguration"))
			.toList();
		assertThat(gone).hasSize(1);
		this.runner.withPropertyValues(property + "=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(gone.get(0))
				.hasSingleBean(Libp2pAutoConfiguration.class));
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
