/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;

/**
 * Methods of handlers that take or return reactive types.
 */
@Configuration(proxyBeanMethods = false)
class ReactiveShapes {

	final CountDownLatch cancelled = new CountDownLatch(1);

	private final AtomicInteger next = new AtomicInteger();

	@StreamHandler("/raw/mono")
	Mono<Void> raw(Stream stream) {
		ByteBuffer buffer = ByteBuffer.allocate(100);
		return Mono
			.fromCompletionStage(stream.readAsync(buffer).thenCompose((count) -> stream.writeAsync(buffer.flip())));
	}

	@StreamHandler("/later/mono")
	Mono<String> later(String text) {
		return Mono.just(text + "!").delayElement(Duration.ofMillis(1));
	}

	@StreamHandler("/oneway/mono")
	Mono<Void> oneWay(String text, HandlerShapesTests.Shapes shapes) {
		return Mono.fromRunnable(() -> shapes.taken.add(text));
	}

	@StreamHandler("/empty/mono")
	Mono<String> empty(String text) {
		return Mono.empty();
	}

	@StreamHandler("/tail/flux")
	Flux<String> tail(String count) {
		return Flux.range(0, Integer.parseInt(count)).map(String::valueOf);
	}

	@StreamHandler("/tail/flow")
	Flow.Publisher<String> flow(String count) {
		return JdkFlowAdapter.publisherToFlowPublisher(tail(count));
	}

	@StreamHandler("/tail/large")
	Flux<byte[]> large(String count) {
		return Flux.range(0, Integer.parseInt(count)).map((i) -> new byte[1000]);
	}

	@StreamHandler("/endless")
	Flux<String> endless(String text) {
		return Flux.<String>generate((sink) -> sink.next(String.valueOf(this.next.incrementAndGet())))
			.doOnCancel(this.cancelled::countDown);
	}

	@StreamHandler("/up/flux")
	Mono<String> up(Flux<String> numbers) {
		return numbers.map(Integer::parseInt).reduce(0, Integer::sum).map(String::valueOf);
	}

	@StreamHandler("/up/flux/blocking")
	String upBlocking(Flux<String> numbers) {
		return up(numbers).blockOptional().orElseThrow();
	}

	@StreamHandler("/both/flux")
	Flux<String> both(Flux<String> numbers) {
		return numbers.map((number) -> String.valueOf(2 * Integer.parseInt(number)));
	}

}
