/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.security;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pSecurityAutoConfiguration;
import io.github.libp2p4j.spring.handler.CallRefusedException;
import io.github.libp2p4j.spring.handler.PeerPrincipal;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.util.SerializationUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Who may connect and call, in an application around a real node.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PeerSecurityTests {

	@AutoClose
	private final ConnectionManager friend = Libp2p.builder().build();

	@AutoClose
	private final ConnectionManager stranger = Libp2p.builder().build();

	private final List<String> rejected = new CopyOnWriteArrayList<>();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pPayloadAutoConfiguration.class,
				Libp2pSecurityAutoConfiguration.class))
		.withBean(NetworkObserver.class, () -> new NetworkObserver() {

			@Override
			public void rejected(String resource, Direction direction, String limit) {
				PeerSecurityTests.this.rejected.add(resource + " " + limit);
			}

		})
		.withBean(Handlers.class)
		.withPropertyValues("libp2p.listen-addresses=/memory/0");

	// Who may connect

	@Test
	void allowedPeersAreTheOnlyOnesToConnect() {
		this.runner.withPropertyValues("libp2p.security.allowed-peers=" + this.friend.peerId()).run((context) -> {
			assertThat(ask(this.friend, context, "/open/1")).isEqualTo("x");
			assertThatExceptionOfType(RequestException.class).isThrownBy(() -> ask(this.stranger, context, "/open/1"));
			assertThat(this.rejected).containsExactly("connection allowed-peers");
		});
	}

	@Test
	void anAllowedPeerThatIsNoPeerIdStopsTheApplicationAndNamesTheProperty() {
		this.runner.withPropertyValues("libp2p.security.allowed-peers=nobody")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("libp2p.security.allowed-peers"));
	}

	@Test
	void gatesAreBeans() {
		ConnectionGate gate = new ConnectionGate() {

			@Override
			public String name() {
				return "nobody";
			}

			@Override
			public boolean acceptsInbound(Multiaddr remote) {
				return false;
			}

		};
		this.runner.withBean(ConnectionGate.class, () -> gate).run((context) -> {
			assertThatExceptionOfType(RequestException.class).isThrownBy(() -> ask(this.friend, context, "/open/1"));
			assertThat(this.rejected).containsExactly("connection nobody");
		});
	}

	// Who may call

	@Test
	void gatesAreAskedInTheirOrder() {
		List<String> asked = new CopyOnWriteArrayList<>();
		this.runner.withBean("late", ConnectionGate.class, () -> new OrderedGate(2, asked))
			.withBean("early", ConnectionGate.class, () -> new OrderedGate(1, asked))
			.run((context) -> {
				ask(this.friend, context, "/open/1");
				assertThat(asked).containsExactly("1", "2");
			});
	}

	private record OrderedGate(int order, List<String> asked) implements ConnectionGate, Ordered {

		@Override
		public int getOrder() {
			return this.order;
		}

		@Override
		public boolean acceptsInbound(Multiaddr remote) {
			return this.asked.add(Integer.toString(this.order));
		}

	}

	@Test
	void anAuthorizerRefusesCallsByPeerAndProtocol(CapturedOutput output) {
		PeerAuthorizer authorizer = (peer, protocol) -> protocol.equals("/open/1") || peer.equals(this.friend.peerId());
		this.runner.withBean(PeerAuthorizer.class, () -> authorizer).run((context) -> {
			assertThat(ask(this.friend, context, "/other/1")).isEqualTo("x");
			assertThat(ask(this.stranger, context, "/open/1")).isEqualTo("x");
			assertThat(refusal(context, "/other/1").wireCode()).hasValue(0x1008);
			assertThat(this.rejected).containsExactly("stream call-refused");
			assertThat(context.getBean(Handlers.class).calls).containsExactly("/other/1", "/open/1");
			assertThat(output).doesNotContain("Refused").doesNotContain("may not call");
		});
	}

	@Test
	void anExceptionHandlerMayAnswerARefusal() {
		this.runner.withBean(PeerAuthorizer.class, () -> (peer, protocol) -> false)
			.withBean(Polite.class)
			.run((context) -> assertThat(ask(this.stranger, context, "/polite/1"))
				.isEqualTo("not you, " + this.stranger.peerId()));
	}

	@Test
	void withoutAuthorizersNobodyIsAsked() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AuthorizingInterceptor.class));
	}

	// Spring Security

	@ParameterizedTest
	@ValueSource(strings = { "/secured/1", "/secured-later/1" })
	void methodSecurityKnowsThePeer(String protocol, CapturedOutput output) {
		this.runner.withUserConfiguration(Secured.class)
			.withBean(PeerAuthoritiesMapper.class,
					() -> (peer) -> peer.equals(this.friend.peerId()) ? AuthorityUtils.createAuthorityList("friend")
							: AuthorityUtils.NO_AUTHORITIES)
			.run((context) -> {
				assertThat(ask(this.friend, context, protocol)).isEqualTo("x for " + this.friend.peerId());
				assertThat(refusal(context, protocol).wireCode()).hasValue(0x1008);
				assertThat(ask(this.stranger, context, "/context/1")).isEqualTo(this.stranger.peerId().toString());
				assertThat(output).doesNotContain("AccessDenied").doesNotContain("may not call");
			});
	}

	@Test
	void aRefusalOfASecuredMethodMayBeAnswered() {
		this.runner.withUserConfiguration(Secured.class)
			.run((context) -> assertThat(ask(this.stranger, context, "/secured-politely/1"))
				.isEqualTo("denied to " + this.stranger.peerId()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/context/1", "/secured/1" })
	void aThreadKeepsNothingOfThePeerThatItServed(String protocol) {
		// One thread for all handlers, which also says what they left on it.
		ExecutorService one = Executors.newSingleThreadExecutor();
		try {
			this.runner.withUserConfiguration(Secured.class)
				.withBean("libp2pHandlerExecutor", Executor.class, () -> one)
				.run((context) -> {
					Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
					CompletableFuture<String> answer = this.stranger
						.requestAsync(address, RequestProtocol.text(protocol), "x")
						.toCompletableFuture();
					Awaitility.await().until(answer::isDone);
					assertThat(one.submit(SecurityContextHolder::getContext).get().getAuthentication()).isNull();
				});
		}
		finally {
			one.shutdownNow();
		}
	}

	@Test
	void anAuthoritiesMapperMayRefuseToo() {
		this.runner.withBean(PeerAuthoritiesMapper.class, () -> (peer) -> {
			throw new AccessDeniedException("unknown here");
		}).run((context) -> {
			assertThat(refusal(context, "/open/1").wireCode()).hasValue(0x1008);
			assertThat(this.rejected).containsExactly("stream call-refused");
		});
	}

	@Test
	void aTokenSurvivesSerialization() {
		PeerAuthenticationToken token = new PeerAuthenticationToken(new PeerPrincipal(this.friend.peerId()),
				AuthorityUtils.createAuthorityList("friend"));
		PeerAuthenticationToken copy = (PeerAuthenticationToken) SerializationUtils.clone(token);
		assertThat(copy).isEqualTo(token).hasSameHashCodeAs(token);
		assertThat(copy.getPrincipal()).isEqualTo(new PeerPrincipal(this.friend.peerId()));
	}

	@Test
	void isNotThereWithoutSpringSecurityNorWhenItIsSwitchedOffAndMakesWayForTheApplications() {
		this.runner.withClassLoader(new FilteredClassLoader(SecurityContextHolder.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("libp2pSecurityContextInterceptor"));
		this.runner.withPropertyValues("libp2p.security.authentication=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SecurityContextInterceptor.class));
		SecurityContextInterceptor own = new SecurityContextInterceptor((peer) -> List.of());
		this.runner.withBean(SecurityContextInterceptor.class, () -> own)
			.run((context) -> assertThat(context).getBean(SecurityContextInterceptor.class).isSameAs(own));
		AuthorizingInterceptor authorizing = new AuthorizingInterceptor(List.of());
		this.runner.withBean(PeerAuthorizer.class, () -> (peer, protocol) -> true)
			.withBean(AuthorizingInterceptor.class, () -> authorizing)
			.run((context) -> assertThat(context).getBean(AuthorizingInterceptor.class).isSameAs(authorizing));
	}

	private static String ask(ConnectionManager peer, AssertableApplicationContext context, String protocol) {
		Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
		return peer.request(address, RequestProtocol.text(protocol), "x");
	}

	private RequestException refusal(AssertableApplicationContext context, String protocol) {
		RequestException refusal = catchThrowableOfType(RequestException.class,
				() -> ask(this.stranger, context, protocol));
		assertThat(refusal).isNotNull();
		return refusal;
	}

	private static String whoAsks() {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		return (authentication != null) ? authentication.getName() : "nobody";
	}

	static class Handlers {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@StreamHandler("/open/1")
		String open(String text) {
			this.calls.add("/open/1");
			return text;
		}

		@StreamHandler("/other/1")
		String other(String text) {
			this.calls.add("/other/1");
			return text;
		}

		@StreamHandler("/context/1")
		String context(String text) {
			return whoAsks();
		}

	}

	static class Polite {

		@StreamHandler("/polite/1")
		String polite(String text) {
			return text;
		}

		@StreamExceptionHandler
		String refused(CallRefusedException refusal, PeerId peer) {
			return "not you, " + peer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity
	static class Secured {

		@Bean
		SecuredHandlers securedHandlers() {
			return new SecuredHandlers();
		}

		@Bean
		PoliteHandlers politeHandlers() {
			return new PoliteHandlers();
		}

	}

	@Component
	static class SecuredHandlers {

		@StreamHandler("/secured/1")
		@PreAuthorize("hasAuthority('friend')")
		String secured(String text) {
			return text + " for " + whoAsks();
		}

		@StreamHandler("/secured-later/1")
		@PreAuthorize("hasAuthority('friend')")
		CompletableFuture<String> later(String text) {
			String name = whoAsks();
			return new CompletableFuture<String>().completeOnTimeout(text + " for " + name, 10, TimeUnit.MILLISECONDS);
		}

	}

	@Component
	static class PoliteHandlers {

		@StreamHandler("/secured-politely/1")
		@PreAuthorize("hasAuthority('friend')")
		String secured(String text) {
			return text;
		}

		@StreamExceptionHandler
		String denied(AccessDeniedException denied, PeerId peer) {
			return "denied to " + peer;
		}

	}

}
