/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring;

import java.security.Principal;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pClientAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration;
import io.github.libp2p4j.spring.client.ClientGroup;
import io.github.libp2p4j.spring.client.Libp2pClientRegistry;
import io.github.libp2p4j.spring.client.Libp2pRequester;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * One interface as the contract of a handler and as a client of it, between two nodes.
 */
class SharedContractTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ConnectionManager asking = Libp2p.builder().build();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class, Libp2pPayloadAutoConfiguration.class,
				Libp2pClientAutoConfiguration.class))
		.withPropertyValues("libp2p.listen-addresses=/memory/0")
		.withBean(Serving.class);

	@AfterEach
	void close() {
		this.asking.close();
	}

	@Test
	void bothSidesUnderstandEachOtherInEveryShape() {
		this.runner.run((context) -> {
			Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
			Shared client = client(context.getBean(PayloadConverters.class), address);
			assertThat(client.sum(context.getBean(ConnectionManager.class).peerId(), new Numbers(1, 2)))
				.isEqualTo(new Sum(3, this.asking.peerId().toString()));
			assertThat(client.later("x")).succeedsWithin(PATIENCE).isEqualTo("later x");
			assertThat(client.mono("x").block(PATIENCE)).isEqualTo("mono x");
			assertThat(client.patience(Duration.ofSeconds(7), null, "x"))
				.isEqualTo("x of " + this.asking.peerId() + " has PT10S");
			client.push("pushed");
			assertThat(context.getBean(Serving.class).pushed).succeedsWithin(PATIENCE).isEqualTo("pushed");
			assertThat(client.find("a")).contains("found a");
			assertThat(client.find("")).isEmpty();
			try (java.util.stream.Stream<Sum> counted = client.count(3)) {
				assertThat(counted).extracting(Sum::total).containsExactly(0, 1, 2);
			}
			assertThat(client.collect(List.of("a", "b", "c"))).isEqualTo("abc");
			assertThat(client.flux(Flux.just("a", "b")).collectList().block(PATIENCE)).containsExactly("A", "B");
			assertThat(client.iterator("x").next()).isEqualTo("x");
			assertThatExceptionOfType(RequestException.class).isThrownBy(() -> client.fail("x"))
				.matches((failure) -> failure.reason() == RequestException.Reason.HANDLER_FAILED)
				.withMessageStartingWith("Shared.fail of group 'shared': ");
		});
	}

	@Test
	void aHandlerAsksItsCallerBack() {
		this.asking.handleRequests(RequestProtocol.text("/name/1.0.0"), (question, context) -> "Ada");
		this.runner.run((context) -> {
			Multiaddr address = context.getBean(ConnectionManager.class).listenAddresses().get(0);
			String greeting = Libp2pRequester.builder(this.asking, context.getBean(PayloadConverters.class))
				.build()
				.peer(address)
				.protocol("/greet/1.0.0")
				.send("Hello")
				.retrieve(String.class);
			assertThat(greeting).isEqualTo("Hello, Ada");
		});
	}

	private Shared client(PayloadConverters converters, Multiaddr address) {
		Libp2pRequester requester = Libp2pRequester.builder(this.asking, converters)
			.groups((name) -> ClientGroup.named(name).withPeers(List.of(address)))
			.build();
		this.asking.connect(address);
		return new Libp2pClientRegistry(requester, (text) -> text).getClient("shared", Shared.class);
	}

	record Numbers(int first, int second) {
	}

	record Sum(int total, String by) {
	}

	@Libp2pExchange("/shared")
	interface Shared {

		@ProtocolExchange("/sum/1.0.0")
		Sum sum(PeerId peer, Numbers numbers);

		@ProtocolExchange("/later/1.0.0")
		CompletableFuture<String> later(String text);

		@ProtocolExchange("/mono/1.0.0")
		Mono<String> mono(String text);

		/** For a client the time of the call, for a handler the time that it has. */
		@ProtocolExchange("/patience/1.0.0")
		String patience(Duration timeout, @Nullable Principal asking, String text);

		@ProtocolExchange("/push/1.0.0")
		void push(String event);

		@ProtocolExchange("/find/1.0.0")
		Optional<String> find(String name);

		@ProtocolExchange("/count/1.0.0")
		java.util.stream.Stream<Sum> count(int most);

		@ProtocolExchange("/collect/1.0.0")
		String collect(Iterable<String> parts);

		@ProtocolExchange("/flux/1.0.0")
		Flux<String> flux(Flux<String> texts);

		@ProtocolExchange("/iterator/1.0.0")
		Iterator<String> iterator(String text);

		@ProtocolExchange("/fail/1.0.0")
		String fail(String text);

	}

	@Libp2pController
	static class Serving implements Shared {

		final CompletableFuture<String> pushed = new CompletableFuture<>();

		@Override
		public Sum sum(PeerId peer, Numbers numbers) {
			return new Sum(numbers.first() + numbers.second(), peer.toString());
		}

		@Override
		public CompletableFuture<String> later(String text) {
			return CompletableFuture.completedFuture("later " + text);
		}

		@Override
		public Mono<String> mono(String text) {
			return Mono.just("mono " + text);
		}

		@Override
		public String patience(Duration timeout, @Nullable Principal asking, String text) {
			return text + " of " + Objects.requireNonNull(asking).getName() + " has " + timeout;
		}

		@Override
		public void push(String event) {
			this.pushed.complete(event);
		}

		@Override
		public Optional<String> find(String name) {
			return name.isEmpty() ? Optional.empty() : Optional.of("found " + name);
		}

		@Override
		public java.util.stream.Stream<Sum> count(int most) {
			return IntStream.range(0, most).mapToObj((number) -> new Sum(number, "count"));
		}

		@Override
		public String collect(Iterable<String> parts) {
			return String.join("", parts);
		}

		@Override
		public Flux<String> flux(Flux<String> texts) {
			return texts.map((text) -> text.toUpperCase(Locale.ROOT));
		}

		@Override
		public Iterator<String> iterator(String text) {
			return List.of(text).iterator();
		}

		@Override
		public String fail(String text) {
			throw new IllegalStateException("for the test");
		}

		@StreamHandler("/greet/1.0.0")
		String greet(String greeting, Libp2pRequester.ToPeer back) {
			return greeting + ", " + back.protocol("/name/1.0.0").send("?").retrieve(String.class);
		}

	}

}
