/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.observation.InboundObservationInterceptor;
import io.github.libp2p4j.spring.observation.OutboundObservationInterceptor;
import io.github.libp2p4j.spring.observation.TracePropagation;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class Libp2pObservationAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pObservationAutoConfiguration.class))
		.withBean(ConnectionManager.class, FakeConnectionManager::new);

	private final ApplicationContextRunner observing = this.runner
		.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class));

	@Test
	void observesBothDirections() {
		this.observing.run((context) -> {
			assertThat(context).hasSingleBean(InboundObservationInterceptor.class)
				.hasSingleBean(OutboundObservationInterceptor.class);
		});
	}

	@Test
	void observesNothingWithoutARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(InboundObservationInterceptor.class)
			.doesNotHaveBean(OutboundObservationInterceptor.class));
	}

	@Test
	void observesNothingWhenSwitchedOff() {
		this.observing.withPropertyValues("libp2p.observation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InboundObservationInterceptor.class)
				.doesNotHaveBean(OutboundObservationInterceptor.class));
		this.observing.withPropertyValues("libp2p.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(InboundObservationInterceptor.class)
				.doesNotHaveBean(OutboundObservationInterceptor.class));
	}

	@Test
	void letsTracesGoOnWhenAskedTo() {
		this.observing.run((context) -> assertThat(context).doesNotHaveBean(TracePropagation.class)
			.doesNotHaveBean(Libp2pBuilderCustomizer.class));
		this.observing.withPropertyValues("libp2p.observation.propagation=true")
			.run((context) -> assertThat(context).hasSingleBean(TracePropagation.class)
				.hasSingleBean(Libp2pBuilderCustomizer.class));
		TracePropagation own = new TracePropagation();
		this.observing.withPropertyValues("libp2p.observation.propagation=true")
			.withBean("own", TracePropagation.class, () -> own)
			.run((context) -> assertThat(context).getBean(TracePropagation.class).isSameAs(own));
	}

	@Test
	void worksWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(InboundObservationInterceptor.class));
	}

	@Test
	void worksWithObservationsAndWithoutMeters() {
		this.observing.withClassLoader(new FilteredClassLoader(MeterRegistry.class))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(InboundObservationInterceptor.class));
	}

	@Test
	void backsOffForObservationsOfTheApplication() {
		InboundObservationInterceptor inbound = new InboundObservationInterceptor(ObservationRegistry.NOOP, null, 1,
				null);
		OutboundObservationInterceptor outbound = new OutboundObservationInterceptor(ObservationRegistry.NOOP, null, 1,
				null);
		this.observing.withBean("ownInbound", InboundObservationInterceptor.class, () -> inbound)
			.withBean("ownOutbound", OutboundObservationInterceptor.class, () -> outbound)
			.run((context) -> {
				assertThat(context).getBean(InboundObservationInterceptor.class).isSameAs(inbound);
				assertThat(context).getBean(OutboundObservationInterceptor.class).isSameAs(outbound);
			});
	}

}
