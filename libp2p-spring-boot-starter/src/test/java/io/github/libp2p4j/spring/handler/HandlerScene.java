/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.MessageWriter;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.host.Libp2p;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pPayloadAutoConfiguration;

import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * An application with handlers around a real node, and a second node as its peer.
 * Thread-safe as they are.
 */
final class HandlerScene implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(20);

	final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	final ConnectionManager peer = Libp2p.builder().build();

	/** What was refused, by limit. */
	final List<String> rejected = new CopyOnWriteArrayList<>();

	/** How the application's streams ended. */
	final List<NetworkEvent.StreamClosed> ended = new CopyOnWriteArrayList<>();

	private HandlerScene() {
	}

	/**
	 * An application that consists of some beans.
	 */
	static HandlerScene of(Class<?>... beans) {
		return with(List.of(), beans);
	}

	static HandlerScene with(List<String> properties, Class<?>... beans) {
		HandlerScene scene = new HandlerScene();
		List<String> all = new ArrayList<>(List.of("libp2p.listen-addresses=/memory/0"));
		all.addAll(properties);
		TestPropertyValues.of(all).applyTo(scene.context);
		Stream.of(beans).forEach(scene.context::register);
		scene.context.registerBean(NetworkObserver.class, () -> new NetworkObserver() {

			@Override
			public void rejected(String resource, Direction direction, String limit) {
				scene.rejected.add(limit);
			}

		});
		scene.context.register(JacksonAutoConfiguration.class, ValidationAutoConfiguration.class,
				Libp2pPayloadAutoConfiguration.class, Libp2pAutoConfiguration.class);
		try {
			scene.context.refresh();
		}
		catch (RuntimeException ex) {
			scene.close();
			throw ex;
		}
		scene.node().onEvent((event) -> {
			if (event instanceof NetworkEvent.StreamClosed closed) {
				scene.ended.add(closed);
			}
		});
		return scene;
	}

	ConnectionManager node() {
		return bean(ConnectionManager.class);
	}

	StreamHandlerRegistry registry() {
		return bean(StreamHandlerRegistry.class);
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	Multiaddr address() {
		return this.node().listenAddresses().get(0);
	}

	<Q, A> A ask(RequestProtocol<Q, A> protocol, Q request) {
		return this.peer.request(address(), protocol, request);
	}

	/** Text for text. */
	String ask(String protocol, String request) {
		return ask(RequestProtocol.text(protocol), request);
	}

	CompletableFuture<String> asking(String protocol, String request) {
		return this.peer.requestAsync(address(), RequestProtocol.text(protocol), request).toCompletableFuture();
	}

	RequestException.Reason failure(String protocol, String request) {
		RequestException failure = catchThrowableOfType(RequestException.class, () -> ask(protocol, request));
		assertThat(failure).as("the failure of " + protocol).isNotNull();
		return failure.reason();
	}

	/** Sends messages, ends its half, and reads all that comes back. */
	List<String> converse(String protocol, String... messages) {
		io.github.libp2p4j.Stream stream = this.peer.newStream(address(), protocol);
		stream.readTimeout(PATIENCE);
		MessageWriter writer = new MessageWriter(stream, 1 << 20);
		for (String message : messages) {
			writer.write(message.getBytes(StandardCharsets.UTF_8));
		}
		stream.closeWrite();
		MessageReader reader = new MessageReader(stream, 1 << 20);
		List<String> answers = new ArrayList<>();
		for (var answer = reader.read(); answer.isPresent(); answer = reader.read()) {
			answers.add(new String(answer.get(), StandardCharsets.UTF_8));
		}
		stream.close();
		return answers;
	}

	/** How the streams of a protocol ended so far. */
	List<StreamOutcome> outcomes(String protocol) {
		return this.ended.stream()
			.filter((closed) -> closed.protocol().equals(protocol))
			.map(NetworkEvent.StreamClosed::outcome)
			.toList();
	}

	@Override
	public void close() {
		this.peer.close();
		this.context.close();
	}

}
