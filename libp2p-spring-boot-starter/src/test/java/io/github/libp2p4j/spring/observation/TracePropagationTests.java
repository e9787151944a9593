/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.spring.autoconfigure.ConnectionManagerCustomizer;
import io.github.libp2p4j.spring.autoconfigure.Libp2pAutoConfiguration;
import io.github.libp2p4j.spring.autoconfigure.Libp2pObservationAutoConfiguration;
import io.github.libp2p4j.spring.client.ExchangeCall;
import io.github.libp2p4j.spring.handler.StreamCall;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.mock;

/**
 * Two applications, of which either has its traces go on or not.
 */
class TracePropagationTests {

	private static final String PROTOCOL = "/echo/1.0.0";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Libp2pAutoConfiguration.class,
				Libp2pObservationAutoConfiguration.class, ObservationAutoConfiguration.class))
		.withUserConfiguration(Application.class)
		.withPropertyValues("libp2p.listen-addresses=/memory/0");

	private final ApplicationContextRunner propagating = this.runner
		.withPropertyValues("libp2p.observation.propagation=true");

	@Test
	void aTraceGoesOnWhereBothWantIt() {
		this.propagating.run((server) -> this.propagating.run((client) -> {
			assertThat(exchange(client, server)).isEqualTo("hello");
			assertOneTrace(client, server);
		}));
	}

	@Test
	void aTraceGoesOnWithARequestToo() {
		this.propagating.run((server) -> this.propagating.run((client) -> {
			ConnectionManager node = client.getBean(ConnectionManager.class);
			byte[] answer = ask(client, server, (connection) -> node
				.requestAsync(connection, RequestProtocol.bytes("/ask/1.0.0"), "hello".getBytes(StandardCharsets.UTF_8))
				.toCompletableFuture()
				.get(20, TimeUnit.SECONDS));
			assertThat(answer).asString(StandardCharsets.UTF_8).isEqualTo("hello");
			assertOneTrace(client, server);
		}));
	}

	@Test
	void aPeerThatDoesNotWantItSeesNothingOfIt() {
		this.runner.run((server) -> this.propagating.run((client) -> {
			assertThat(server.getBean(ConnectionManager.class).protocols())
				.noneMatch((protocol) -> protocol.endsWith(TracePropagation.SUFFIX));
			assertThat(exchange(client, server)).isEqualTo("hello");
			assertTwoTraces(client, server);
		}));
	}

	@Test
	void whoDoesNotSendTracesIsServedAsEver() {
		this.propagating.run((server) -> this.runner.run((client) -> {
			assertThat(server.getBean(ConnectionManager.class).protocols()).contains(PROTOCOL,
					PROTOCOL + TracePropagation.SUFFIX);
			assertThat(exchange(client, server)).isEqualTo("hello");
			assertTwoTraces(client, server);
		}));
	}

	@Test
	void headersThatAreNoneEndTheStreamBeforeItsHandler() {
		this.propagating.run((server) -> this.runner.run((client) -> {
			Connection connection = connect(client, server);
			for (byte[] bytes : List.of(new byte[] { (byte) 0xff, 0x7f }, new byte[] { 3, 'a', 'b', 'c' })) {
				StreamOptions options = StreamOptions.protocols(PROTOCOL + TracePropagation.SUFFIX).firstBytes(bytes);
				// The reset may be there before the stream is handed out.
				assertThatExceptionOfType(StreamException.class)
					.isThrownBy(() -> connection.newStream(options).read(ByteBuffer.allocate(1)))
					.satisfies((ex) -> assertThat(ex.wireCode()).hasValue(0x1004));
			}
			assertThat(server.getBean(RecordedSpans.class).all).isEmpty();
		}));
	}

	@Test
	void anIdThatWouldBeTooLongHasNoVariant() {
		TracePropagation propagation = new TracePropagation();
		assertThat(propagation.idOf("/" + "x".repeat(1016))).isPresent();
		assertThat(propagation.idOf("/" + "x".repeat(1017))).isEmpty();
	}

	private static void assertOneTrace(ApplicationContext client, ApplicationContext server) {
		SpanData asked = span(client);
		SpanData served = span(server);
		assertThat(asked.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(served.getKind()).isEqualTo(SpanKind.SERVER);
		assertThat(served.getTraceId()).isEqualTo(asked.getTraceId());
		assertThat(served.getParentSpanId()).isEqualTo(asked.getSpanId());
		assertThat(served.getAttributes().get(AttributeKey.stringKey("libp2p.peer.id")))
			.isEqualTo(client.getBean(ConnectionManager.class).peerId().toString());
	}

	private static void assertTwoTraces(ApplicationContext client, ApplicationContext server) {
		assertThat(span(server).getTraceId()).isNotEqualTo(span(client).getTraceId());
		assertThat(span(server).getParentSpanContext().isValid()).isFalse();
	}

	/** The peer may have its answer before the one that served it has noted that. */
	private static SpanData span(ApplicationContext application) {
		RecordedSpans spans = application.getBean(RecordedSpans.class);
		Awaitility.await().until(() -> !spans.all.isEmpty());
		return spans.only();
	}

	private static String exchange(ApplicationContext client, ApplicationContext server) throws Exception {
		return ask(client, server, (connection) -> echo(connection.newStream(PROTOCOL)));
	}

	private static <T> T ask(ApplicationContext client, ApplicationContext server, Exchange<T> exchange)
			throws Exception {
		Connection connection = connect(client, server);
		ExchangeCall call = mock();
		AtomicReference<UnaryOperator<Connection>> way = new AtomicReference<>(UnaryOperator.identity());
		given(call.protocol()).willReturn(PROTOCOL);
		given(call.connection()).willReturn(Optional.of(connection));
		willAnswer((invocation) -> {
			way.set(invocation.getArgument(0));
			return null;
		}).given(call).through(any());
		AtomicReference<T> answer = new AtomicReference<>();
		client.getBean(OutboundObservationInterceptor.class).intercept(call, () -> {
			answer.set(exchange.through(way.get().apply(connection)));
			return CompletableFuture.completedFuture(null);
		});
		return answer.get();
	}

	private static Connection connect(ApplicationContext client, ApplicationContext server) {
		return client.getBean(ConnectionManager.class)
			.connect(server.getBean(ConnectionManager.class).listenAddresses().get(0));
	}

	private static String echo(Stream stream) throws IOException {
		try (stream) {
			assertThat(stream.protocol()).isEqualTo(PROTOCOL);
			stream.write(StandardCharsets.UTF_8.encode("hello"));
			stream.closeWrite();
			return new String(stream.inputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@FunctionalInterface
	private interface Exchange<T> {

		T through(Connection connection) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

		@Bean
		RecordedSpans spans(ObservationRegistry registry) {
			RecordedSpans spans = new RecordedSpans();
			spans.observe(registry);
			return spans;
		}

		@Bean
		ConnectionManagerCustomizer handlers(ObjectProvider<InboundObservationInterceptor> interceptor) {
			return (node) -> {
				node.handle(PROTOCOL,
						(stream) -> interceptor.getObject().intercept(new StreamCall(stream, "echo", false), (call) -> {
							stream.inputStream().transferTo(stream.outputStream());
							return CompletableFuture.completedStage(null);
						}));
				node.handleRequests(RequestProtocol.bytes("/ask/1.0.0"), (request, context) -> {
					interceptor.getObject()
						.intercept(new StreamCall(context.stream(), "ask", true),
								(call) -> CompletableFuture.completedStage(null));
					return request;
				});
			};
		}

	}

}
