/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.spring.annotation.Libp2pController;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Interfaces that are contracts between peers, on the side that serves them.
 */
@Timeout(60)
class ExchangeContractTests {

	private static HandlerScene scene;

	@BeforeAll
	static void open() {
		scene = HandlerScene.with(List.of("app.version=2.0.0"), SumController.class, Clients.class);
	}

	@AfterAll
	static void close() {
		scene.close();
	}

	@Test
	void servesTheContractsThatAControllerImplements() {
		assertThat(scene.ask("/sum/1.0.0", "{\"first\":1,\"second\":2}")).contains("\"sum\":3")
			.contains("\"peer\":\"" + scene.peer.peerId() + "\"");
		assertThat(scene.ask("/sum/2.0.0", "{\"first\":1,\"second\":2}")).contains("\"sum\":3");
		assertThat(scene.converse("/sum/tail/1.0.0", "3")).containsExactly("0", "1", "2");
	}

	@Test
	void mergesAnnotationsOfTheInterfacesParameters() {
		assertThat(scene.failure("/sum/1.0.0", "{\"first\":-1,\"second\":2}"))
			.isEqualTo(RequestException.Reason.RESET_BY_PEER);
	}

	@Test
	void keepsToTheLimitsOfTheContract() {
		assertThat(scene.failure("/sum/2.0.0", "{\"first\":1,\"second\":2" + " ".repeat(100) + "}"))
			.isEqualTo(RequestException.Reason.RESET_BY_PEER);
	}

	@Test
	void resolvesVariablesOfGenericContracts() {
		assertThat(scene.ask("/generic/1.0.0", "{\"first\":1,\"second\":2}")).isEqualTo("[\"Numbers\"]");
	}

	@Test
	void prefersTheMethodsOwnAnnotation() {
		assertThat(scene.ask("/own/1.0.0", "x")).isEqualTo("x");
		assertThat(scene.failure("/sum/overridden", "x")).isEqualTo(RequestException.Reason.PROTOCOL_NOT_SUPPORTED);
	}

	@Test
	void servesNoOtherBeansThatImplementAContract() {
		assertThat(scene.node().protocols()).doesNotContain("/client/1.0.0");
	}

	record Numbers(@Positive int first, int second) {
	}

	record Sum(int sum, String peer) {
	}

	@Libp2pExchange("/sum")
	interface SumService {

		@ProtocolExchange("/1.0.0")
		Sum sum(PeerId peer, @Payload @Valid Numbers numbers);

		@ProtocolExchange(protocol = "/${app.version}", timeout = "5s", maxMessageSize = "100B")
		CompletionStage<Sum> later(Numbers numbers);

		@ProtocolExchange("/tail/1.0.0")
		Stream<String> tail(String count);

		@ProtocolExchange("/overridden")
		String own(String text);

		default String notServed(String text) {
			return text;
		}

	}

	@Libp2pExchange("/generic")
	interface Generic<T, R> {

		@ProtocolExchange("/1.0.0")
		List<R> name(T value);

	}

	@Libp2pExchange("/client")
	interface ClientOnly {

		@ProtocolExchange("/1.0.0")
		String ask(String text);

	}

	@Libp2pController
	static class SumController implements SumService, Generic<Numbers, String> {

		@Override
		public Sum sum(PeerId peer, Numbers numbers) {
			return new Sum(numbers.first() + numbers.second(), peer.toString());
		}

		@Override
		public CompletionStage<Sum> later(Numbers numbers) {
			return CompletableFuture.completedFuture(new Sum(numbers.first() + numbers.second(), "later"));
		}

		@Override
		public Stream<String> tail(String count) {
			return IntStream.range(0, Integer.parseInt(count)).mapToObj(String::valueOf);
		}

		@Override
		@StreamHandler("/own/1.0.0")
		public String own(String text) {
			return text;
		}

		@Override
		public List<String> name(Numbers value) {
			return List.of(value.getClass().getSimpleName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		ClientOnly client() {
			return (text) -> text;
		}

	}

}
