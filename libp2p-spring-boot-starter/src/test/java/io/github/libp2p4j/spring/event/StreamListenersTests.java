/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.event;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.spring.FakeConnectionManager;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.AbstractApplicationEventMulticaster;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class StreamListenersTests {

	private static final NetworkEvent.StreamOpened OPENED = new NetworkEvent.StreamOpened(Instant.EPOCH, "c1",
			KeyPair.generateEd25519().peerId(), 1, "/echo/1.0.0", Direction.INBOUND);

	private final AtomicLong nanos = new AtomicLong();

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final GenericApplicationContext context = new GenericApplicationContext();

	private StreamListeners listeners(ConfigurableApplicationContext of) {
		StreamListeners listeners = new StreamListeners(of, this.nanos::get);
		assertThat(listeners.isHeard(NetworkEvent.StreamOpened.class)).as("before anybody was asked").isTrue();
		listeners.look(OPENED, new StreamOpenedEvent(this.node, OPENED));
		return listeners;
	}

	private StreamListeners listeners() {
		this.context.refresh();
		return listeners(this.context);
	}

	private static boolean isHeard(StreamListeners listeners) {
		return listeners.isHeard(NetworkEvent.StreamOpened.class);
	}

	@Test
	void nobodyHearsWhereNobodyListens() {
		this.context.addApplicationListener((ApplicationListener<StreamClosedEvent>) new ClosedListener());
		assertThat(isHeard(listeners())).isFalse();
	}

	@Test
	void eachTypeHasAnAnswerOfItsOwn() {
		this.context.addApplicationListener(new OpenedListener());
		StreamListeners listeners = listeners();
		assertThat(isHeard(listeners)).isTrue();
		assertThat(listeners.isHeard(NetworkEvent.StreamClosed.class)).as("not asked yet").isTrue();
	}

	@Test
	void aListenerThatIsAddedLaterHearsAtOnce() {
		StreamListeners listeners = listeners();
		assertThat(isHeard(listeners)).isFalse();
		this.context.addApplicationListener(new OpenedListener());
		assertThat(isHeard(listeners)).isTrue();
		listeners.look(OPENED, new StreamOpenedEvent(this.node, OPENED));
		assertThat(isHeard(listeners)).isTrue();
	}

	@Test
	void aListenerOfSomethingElseThatIsAddedLaterChangesNothing() {
		StreamListeners listeners = listeners();
		this.context.addApplicationListener(new ClosedListener());
		listeners.look(OPENED, new StreamOpenedEvent(this.node, OPENED));
		assertThat(isHeard(listeners)).isFalse();
	}

	@Test
	void aListenerThatTheContextDoesNotKnowHearsAfterASecond() {
		StreamListeners listeners = listeners();
		this.context
			.getBean(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					ApplicationEventMulticaster.class)
			.addApplicationListener(new OpenedListener());
		assertThat(isHeard(listeners)).isFalse();
		this.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1001));
		assertThat(isHeard(listeners)).isTrue();
	}

	@Test
	void aListenerBeanThatIsMadeForEachEventHears() {
		this.context.registerBean("prototype", OpenedListener.class, (definition) -> definition.setScope("prototype"));
		assertThat(isHeard(listeners())).isTrue();
	}

	@Test
	void aListenerToAllEventsHears() {
		this.context.addApplicationListener((ApplicationEvent event) -> {
		});
		assertThat(isHeard(listeners())).isTrue();
	}

	@Test
	void aListenerOfTheParentHears() {
		GenericApplicationContext parent = new GenericApplicationContext();
		parent.addApplicationListener(new OpenedListener());
		parent.refresh();
		this.context.setParent(parent);
		assertThat(isHeard(listeners())).isTrue();
	}

	@Test
	void aListenerThatIsAddedToTheParentLaterHearsAtOnce() {
		GenericApplicationContext parent = new GenericApplicationContext();
		parent.refresh();
		this.context.setParent(parent);
		StreamListeners listeners = listeners();
		assertThat(isHeard(listeners)).isFalse();
		parent.addApplicationListener(new OpenedListener());
		assertThat(isHeard(listeners)).isTrue();
	}

	@Test
	void behindAMulticasterThatCannotBeAskedEverybodyHears() {
		this.context.getBeanFactory()
			.registerSingleton(AbstractApplicationContext.APPLICATION_EVENT_MULTICASTER_BEAN_NAME,
					mock(ApplicationEventMulticaster.class));
		assertThat(isHeard(listeners())).isTrue();
	}

	@Test
	void inAPlainBootApplicationNobodyHears() {
		try (ConfigurableApplicationContext application = run(Plain.class)) {
			assertThat(isHeard(listeners(application))).isFalse();
		}
	}

	@Test
	void inABootApplicationWithAListenerSomebodyHears() {
		try (ConfigurableApplicationContext application = run(Listening.class)) {
			assertThat(isHeard(listeners(application))).isTrue();
		}
	}

	private static ConfigurableApplicationContext run(Class<?> configuration) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.NONE);
		application
			.setDefaultProperties(Map.of("libp2p.listen-addresses", "/memory/0", "spring.main.banner-mode", "off"));
		return application.run();
	}

	@Test
	void aNativeImageMayAskToo() {
		RuntimeHints hints = new RuntimeHints();
		new StreamListeners.Hints().registerHints(hints, null);
		assertThat(RuntimeHintsPredicates.reflection()
			.onMethodInvocation(
					Objects.requireNonNull(ReflectionUtils.findMethod(AbstractApplicationEventMulticaster.class,
							"getApplicationListeners", ApplicationEvent.class, ResolvableType.class))))
			.accepts(hints);
	}

	private static final class OpenedListener implements ApplicationListener<StreamOpenedEvent> {

		@Override
		public void onApplicationEvent(StreamOpenedEvent event) {
		}

	}

	private static final class ClosedListener implements ApplicationListener<StreamClosedEvent> {

		@Override
		public void onApplicationEvent(StreamClosedEvent event) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listening {

		@EventListener
		void onEvent(Libp2pEvent event) {
		}

	}

}
