/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.messaging.handler.annotation.Payload;

/**
 * Clients of tests.
 */
final class TestClients {

	private TestClients() {
	}

	record Item(String name) {
	}

	@Libp2pExchange("/people")
	interface People {

		@ProtocolExchange("/greet/1")
		String greet(String name);

		@ProtocolExchange("/greet/1")
		CompletableFuture<String> greetLater(String name);

		@ProtocolExchange("/greet/1")
		CompletionStage<String> greetStage(String name);

		@ProtocolExchange("/greet/1")
		Mono<String> greetMono(String name);

		default String greetAll(String name) {
			return greet(name) + " and everybody";
		}

	}

	interface Targeted {

		@ProtocolExchange("/targeted/1")
		String at(Multiaddr address, String name);

		@ProtocolExchange("/targeted/1")
		String by(PeerId peer, @Payload String name);

		@ProtocolExchange("/targeted/1")
		String through(Connection connection, String name);

		@ProtocolExchange("/targeted/1")
		String orGroup(@Nullable Multiaddr address, String name);

	}

	@Libp2pExchange("/shapes")
	interface Shapes {

		@ProtocolExchange("/push")
		void push(String event);

		@ProtocolExchange("/push")
		CompletableFuture<Void> pushLater(String event);

		@ProtocolExchange("/push")
		Mono<Void> pushMono(String event);

		@ProtocolExchange("/find")
		Optional<String> find(String name);

		@ProtocolExchange("/find")
		CompletableFuture<Optional<String>> findLater(String name);

		@ProtocolExchange("/find")
		@Nullable String findOrNull(@Nullable String name);

		@ProtocolExchange("/find")
		Mono<String> findMono(String name);

		@ProtocolExchange("/find")
		Optional<String> findOptional(Optional<String> name);

		@ProtocolExchange("/find")
		Optional<String> findNothing();

		@ProtocolExchange("/lost")
		Mono<String> lostMono();

		@ProtocolExchange("/many")
		java.util.stream.Stream<Item> many(Item item);

		@ProtocolExchange("/many")
		Iterable<Item> manyIterable(Item item);

		@ProtocolExchange("/many")
		CompletableFuture<java.util.stream.Stream<Item>> manyLater(Item item);

		@ProtocolExchange("/many")
		Flux<Item> manyFlux(Item item);

		@ProtocolExchange("/endless")
		Flux<byte[]> endless();

		@ProtocolExchange("/many")
		java.util.stream.Stream<Item> manyToMany(Iterable<Item> items);

		@ProtocolExchange("/collect")
		int collect(Iterable<Item> items);

		@ProtocolExchange("/collect")
		CompletableFuture<Integer> collectLater(java.util.stream.Stream<Item> items);

		@ProtocolExchange("/collect")
		int collectFlux(Flux<Item> items);

		@ProtocolExchange("/collect")
		int collectIterator(Iterator<Item> items);

		@ProtocolExchange("/collect")
		void pour(Iterable<Item> items);

		@ProtocolExchange("/raw")
		Stream raw();

		@ProtocolExchange("/raw")
		CompletableFuture<Stream> rawLater();

	}

	interface Timed {

		@ProtocolExchange("/timed")
		String ofGroup(String text);

		@ProtocolExchange(value = "/timed", timeout = "60ms")
		String ofMethod(String text);

		@ProtocolExchange(value = "/timed", timeout = "1h")
		String ofCall(String text, Duration timeout);

		@ProtocolExchange(value = "/timed", maxMessageSize = "8B")
		String small(String text);

	}

}
