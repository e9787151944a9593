/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.client.ClientGroup;
import io.github.libp2p4j.spring.client.ExchangeInterceptor;
import io.github.libp2p4j.spring.client.ImportLibp2pClients;
import io.github.libp2p4j.spring.client.InvalidLibp2pClientException;
import io.github.libp2p4j.spring.client.Libp2pClientGroupConfigurer;
import io.github.libp2p4j.spring.client.Libp2pClientRegistry;
import io.github.libp2p4j.spring.client.Libp2pRequester;
import io.github.libp2p4j.spring.client.MissingPeersException;
import io.github.libp2p4j.spring.client.PeerNodes;
import io.github.libp2p4j.spring.client.RequesterArgumentResolver;
import io.github.libp2p4j.spring.client.scanned.ScannedService;
import io.github.libp2p4j.spring.client.scanned.Scanning;
import io.github.libp2p4j.spring.handler.StreamArgumentResolver;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.github.libp2p4j.spring.payload.UnsupportedPayloadException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mockito.BDDMockito;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Libp2pClientAutoConfigurationTests {

	private final PeerNodes nodes = new PeerNodes();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pPayloadAutoConfiguration.class,
				Libp2pClientAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("libp2p.listen-addresses=");

	@AfterEach
	void close() {
		this.nodes.close();
	}

	@Test
	void clientsAreInjectedByConstructorAndAskTheirGroupsPeers() {
		greets();
		this.runner.withUserConfiguration(Clients.class)
			.withBean(Caller.class)
			.withPropertyValues("libp2p.client.workers.peers=" + this.nodes.address(),
					"libp2p.client.others.peers=" + this.nodes.nobody)
			.run((context) -> {
				Caller caller = context.getBean(Caller.class);
				assertThat(caller.workers.greet("a")).isEqualTo("Hello, a");
				assertThatExceptionOfType(RequestException.class).isThrownBy(() -> caller.others.greet("a"))
					.withMessageStartingWith("Greeter.greet of group 'others': ");
				assertThat(context.getBean(Libp2pClientRegistry.class).getClient("workers", Greeter.class))
					.isSameAs(caller.workers);
				assertThat(context.getBean(Libp2pRequester.class)
					.group("workers")
					.protocol("/greet/1")
					.send("b")
					.retrieve(String.class)).isEqualTo("Hello, b");
			});
	}

	@Test
	void clientsAreFoundBesideTheConfiguration() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/sum/1.0.0"), (json, context) -> "{\"total\":3}");
		this.runner.withUserConfiguration(Scanning.class).run((context) -> {
			assertThat(context).hasSingleBean(ScannedService.class).doesNotHaveBean(Scanning.Other.class);
			assertThat(
					context.getBean(ScannedService.class).sum(this.nodes.address(), new ScannedService.Numbers(1, 2)))
				.isEqualTo(new ScannedService.Sum(3));
		});
		this.runner.withUserConfiguration(ScanningByName.class)
			.withPropertyValues("where=" + ScannedService.class.getPackageName())
			.run((context) -> assertThat(context).hasSingleBean(ScannedService.class));
	}

	@Test
	void groupsHaveTheirPropertiesAndThenWhatConfigurersSay() {
		this.runner.withUserConfiguration(Configurers.class)
			.withPropertyValues("libp2p.client.workers.peers=/memory/1,/memory/2", "libp2p.client.workers.timeout=3s",
					"libp2p.client.workers.connect-timeout=1s", "libp2p.client.workers.max-message-size=64KB",
					"libp2p.client.workers.max-concurrency=7", "libp2p.client.workers.retry.max-attempts=4",
					"libp2p.client.workers.retry.initial-delay=10ms", "libp2p.client.workers.retry.max-delay=1s",
					"libp2p.client.workers.retry.multiplier=1.5")
			.run((context) -> {
				context.getBean(Libp2pRequester.class).group("workers");
				List<ClientGroup> seen = context.getBean(Configurers.class).seen;
				assertThat(seen).hasSize(2).first().satisfies((group) -> {
					assertThat(group.name()).isEqualTo("workers");
					assertThat(group.peers()).extracting(Multiaddr::toString).containsExactly("/memory/1", "/memory/2");
					assertThat(group.timeout()).isEqualTo(Duration.ofSeconds(3));
					assertThat(group.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
					assertThat(group.maxMessageSize()).isEqualTo(DataSize.ofKilobytes(64));
					assertThat(group.maxConcurrency()).isEqualTo(7);
					assertThat(group.retry().maxAttempts()).isEqualTo(4);
					assertThat(group.retry().initialDelay()).isEqualTo(Duration.ofMillis(10));
					assertThat(group.retry().maxDelay()).isEqualTo(Duration.ofSeconds(1));
					assertThat(group.retry().multiplier()).isEqualTo(1.5);
				});
				assertThat(seen.get(1).timeout()).isEqualTo(Duration.ofSeconds(42));
			});
	}

	@Test
	void propertiesOfAGroupAreThoseOfTheLibraryByDefault() {
		this.runner.withPropertyValues("libp2p.client.workers.peers=/memory/1")
			.run((context) -> assertThat(context.getBean(Libp2pProperties.class).client().values()).singleElement()
				.satisfies((group) -> assertThat(group.toGroup("workers"))
					.isEqualTo(ClientGroup.named("workers").withPeers(List.of(Multiaddr.parse("/memory/1"))))));
	}

	@Test
	void aPropertyThatIsNoneIsNamed() {
		this.runner.withUserConfiguration(Clients.class)
			.withPropertyValues("libp2p.client.workers.peers=/memory/1", "libp2p.client.others.peers=/memory/1",
					"libp2p.client.workers.max-concurrency=0")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("libp2p.client.workers.max-concurrency")
				.hasMessageContaining("At least 1 exchange"));
	}

	@Test
	void aClientWithoutAnybodyToAskStopsTheApplicationAndIsExplained() {
		this.runner.withUserConfiguration(Clients.class).run((context) -> {
			assertThat(context).getFailure().rootCause().isInstanceOf(MissingPeersException.class);
			FailureAnalysis analysis = analysis(new MissingPeersFailureAnalyzer(), context);
			assertThat(analysis.getDescription())
				.isEqualTo("Nobody says whom Greeter.greet is to ask: client group 'workers' has no peers.");
			assertThat(analysis.getAction()).contains("Set libp2p.client.workers.peers to multiaddrs such as");
		});
	}

	@Test
	void aClientThatCannotWorkStopsTheApplicationAndIsExplained() {
		this.runner.withUserConfiguration(Invalid.class).run((context) -> {
			assertThat(context).getFailure().rootCause().isInstanceOf(InvalidLibp2pClientException.class);
			FailureAnalysis analysis = analysis(new InvalidLibp2pClientFailureAnalyzer(), context);
			assertThat(analysis.getDescription()).startsWith("Client Nothing.ask cannot work: it is no exchange");
			assertThat(analysis.getAction()).contains("@ProtocolExchange");
		});
	}

	@Test
	void aMessageThatNothingConvertsStopsTheApplicationAndIsExplained() {
		this.runner.withUserConfiguration(Scanning.class)
			.withClassLoader(new FilteredClassLoader("tools.jackson"))
			.run((context) -> {
				assertThat(context).getFailure().rootCause().isInstanceOf(UnsupportedPayloadException.class);
				FailureAnalysis analysis = analysis(new UnsupportedPayloadFailureAnalyzer(), context);
				assertThat(analysis.getDescription()).contains("ScannedService$Numbers")
					.contains("the message of ScannedService.sum");
			});
	}

	@Test
	void interceptorsAreCalledInTheirOrder() {
		this.runner.withUserConfiguration(Interceptors.class)
			.run((context) -> assertThat(context.getBean(Libp2pRequester.class)
				.peer(this.nodes.nobody)
				.protocol("/greet/1")
				.send("a")
				.retrieve(String.class)).isEqualTo("inner, outer"));
	}

	@Test
	void handlersMayAskTheirCallerBack() throws Exception {
		this.runner.withBean(ConnectionManager.class, FakeConnectionManager::new).run((context) -> {
			StreamArgumentResolver resolver = context.getBean(RequesterArgumentResolver.class);
			Method ask = Asking.class.getDeclaredMethod("ask", Libp2pRequester.ToPeer.class, Libp2pRequester.class,
					String.class);
			MethodParameter back = new MethodParameter(ask, 0);
			MethodParameter anybody = new MethodParameter(ask, 1);
			assertThat(resolver.supports(back)).isTrue();
			assertThat(resolver.supports(anybody)).isTrue();
			assertThat(resolver.supports(new MethodParameter(ask, 2))).isFalse();
			Stream stream = BDDMockito.mock(Stream.class);
			BDDMockito.given(stream.connection()).willReturn(BDDMockito.mock(Connection.class));
			StreamCall call = new StreamCall(stream, "ask", true);
			assertThat(resolver.resolve(back, call)).isInstanceOf(Libp2pRequester.ToPeer.class);
			assertThat(resolver.resolve(anybody, call)).isSameAs(context.getBean(Libp2pRequester.class));
		});
	}

	@Test
	void worksWithoutReactorSpringMessagingAndProtobuf() {
		greets();
		this.runner.withUserConfiguration(Clients.class)
			.withBean(Caller.class)
			.withClassLoader(new FilteredClassLoader("reactor", "org.reactivestreams", "org.springframework.messaging",
					"com.google.protobuf.MessageLite"))
			.withPropertyValues("libp2p.client.workers.peers=" + this.nodes.address(),
					"libp2p.client.others.peers=" + this.nodes.nobody)
			.run((context) -> assertThat(context.getBean(Caller.class).workers.greet("a")).isEqualTo("Hello, a"));
	}

	@Test
	void backsOffForTheApplicationsOwn() {
		this.runner.withUserConfiguration(Own.class).run((context) -> {
			assertThat(context).getBean(Libp2pRequester.class).isSameAs(context.getBean("ownRequester"));
			assertThat(context).getBean(Libp2pClientRegistry.class).isSameAs(context.getBean("ownRegistry"));
		});
	}

	@Test
	void saysThatTheNodeIsSwitchedOffToThoseWhoWantAClient() {
		this.runner.withPropertyValues("libp2p.enabled=false")
			.withUserConfiguration(Clients.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(Libp2pRequester.class)
				.doesNotHaveBean(Libp2pClientRegistry.class));
		this.runner.withPropertyValues("libp2p.enabled=false")
			.withUserConfiguration(Clients.class)
			.withBean(Caller.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("libp2p.enabled=false"));
	}

	private static FailureAnalysis analysis(FailureAnalyzer analyzer, AssertableApplicationContext context) {
		return Objects.requireNonNull(analyzer.analyze(Objects.requireNonNull(context.getStartupFailure())));
	}

	private void greets() {
		this.nodes.answering.handleRequests(RequestProtocol.text("/greet/1"), (name, context) -> "Hello, " + name);
	}

	@Libp2pExchange("/greet")
	interface Greeter {

		@ProtocolExchange("/1")
		String greet(String name);

	}

	interface Nothing {

		String ask(String text);

	}

	private static final class Asking {

		void ask(Libp2pRequester.ToPeer back, Libp2pRequester anybody, String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportLibp2pClients(group = "workers", types = Greeter.class)
	@ImportLibp2pClients(group = "others", types = Greeter.class)
	static class Clients {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportLibp2pClients(basePackages = "${where}")
	static class ScanningByName {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportLibp2pClients(group = "workers", types = Nothing.class)
	static class Invalid {

	}

	static class Caller {

		private final Greeter workers;

		private final Greeter others;

		Caller(@Qualifier("workers") Greeter workers, @Qualifier("others") Greeter others) {
			this.workers = workers;
			this.others = others;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configurers {

		private final List<ClientGroup> seen = new ArrayList<>();

		@Bean
		@Order(2)
		Libp2pClientGroupConfigurer second() {
			return (group) -> {
				this.seen.add(group);
				return group;
			};
		}

		@Bean
		@Order(1)
		Libp2pClientGroupConfigurer first() {
			return (group) -> {
				this.seen.add(group);
				return group.withTimeout(Duration.ofSeconds(42));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interceptors {

		@Bean
		@Order(2)
		ExchangeInterceptor inner() {
			return (call, next) -> CompletableFuture.completedFuture("inner");
		}

		@Bean
		@Order(1)
		ExchangeInterceptor outer() {
			return (call, next) -> next.proceed().thenApply((answer) -> answer + ", outer");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		Libp2pRequester ownRequester(ConnectionManager node) {
			return Libp2pRequester.builder(node, PeerNodes.CONVERTERS).build();
		}

		@Bean
		Libp2pClientRegistry ownRegistry(Libp2pRequester requester) {
			return new Libp2pClientRegistry(requester, (text) -> text);
		}

	}

}
