/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.InputStream;
import java.util.List;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.RequestContext;
import io.github.libp2p4j.RequestHandler;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.spring.FakeConnectionManager;
import io.github.libp2p4j.spring.annotation.StreamExceptionHandler;
import io.github.libp2p4j.spring.annotation.StreamHandler;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import io.github.libp2p4j.spring.payload.TextPayloadConverter;
import io.github.libp2p4j.spring.payload.UnsupportedPayloadException;
import jakarta.validation.Valid;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Declarations that cannot work, and what is said of them.
 */
class InvalidHandlersTests {

	private final FakeConnectionManager node = new FakeConnectionManager();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(ConnectionManager.class, () -> this.node)
		.withBean(HandlerGate.class)
		.withBean(HandlerDefaults.class, HandlerDefaults::standard)
		.withBean(PayloadConverters.class, () -> new PayloadConverters(List.of(new TextPayloadConverter())))
		.withBean(StreamHandlerRegistry.class)
		.withBean(StreamHandlerRegistrar.class);

	@Test
	void refusesUnsupportedSignatures() {
		refuses(TwoPayloads.class,
				"both 'first' (java.lang.String) and 'second' (java.lang.String) could be the payload");
		refuses(PayloadAndBytes.class, "it takes both a payload and the bytes of the stream");
		refuses(UnknownParameter.class, "nothing is known for its parameter 'other' (java.lang.StringBuilder)");
		refuses(ReturnsText.class, "it takes the bytes of the stream and returns java.lang.String");
		refuses(ManyWithoutFraming.class, "it exchanges several messages, which framing 'none' cannot tell apart");
		refuses(Unvalidated.class, "is to be validated and there is no Validator bean");
		refuses(Expression.class, "@Payload on its parameter 'text' (java.lang.String) has an expression");
		refuses(NoHandler.class, "it implements neither ProtocolHandler nor AsyncProtocolHandler");
		refuses(UnknownTypes.class, "the types of its requests and answers are not known");
		refuses(NoException.class, "@StreamExceptionHandler names no exception, and the method takes none");
		refuses(TwiceOneException.class, "java.lang.IllegalStateException is dealt with by method");
		refuses(ExceptionWithPayload.class, "nothing is known for its parameter 'text' (java.lang.String)");
		refuses(ManyForAnException.class, "it returns several messages");
		refuses(NoProtocol.class, "it names no protocol");
		refuses(BadProtocol.class, "'echo' is not a protocol id");
	}

	@Test
	void refusesATypeThatNobodyTurnsIntoMessages() {
		this.runner.withBean("suspect", ReturnsNumber.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(UnsupportedPayloadException.class)
				.hasMessageContaining("java.lang.Integer")
				.hasMessageContaining("ReturnsNumber.count of bean 'suspect'"));
	}

	private void refuses(Class<?> type, String problem) {
		this.runner.withBean("suspect", type)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOf(InvalidStreamHandlerException.class)
				.hasMessageContaining(problem)
				.hasMessageContaining("bean 'suspect'"));
	}

	static class TwoPayloads {

		@StreamHandler("/x/1")
		void handle(String first, String second) {
		}

	}

	static class PayloadAndBytes {

		@StreamHandler("/x/1")
		void handle(String text, InputStream bytes) {
		}

	}

	static class UnknownParameter {

		@StreamHandler("/x/1")
		void handle(@Payload String text, StringBuilder other) {
		}

	}

	static class ManyWithoutFraming {

		@StreamHandler(protocols = "/x/1", framing = "none")
		void handle(Iterable<String> texts) {
		}

	}

	static class Unvalidated {

		@StreamHandler("/x/1")
		void handle(@Valid String text) {
		}

	}

	static class Expression {

		@StreamHandler("/x/1")
		void handle(@Payload("name") String text) {
		}

	}

	@StreamHandler("/x/1")
	@SuppressWarnings("rawtypes")
	static class UnknownTypes implements RequestHandler {

		@Override
		public Object handle(Object request, RequestContext context) {
			return request;
		}

	}

	static class NoException {

		@StreamHandler("/x/1")
		void handle(Stream stream) {
		}

		@StreamExceptionHandler
		void deal() {
		}

	}

	static class TwiceOneException {

		@StreamHandler("/x/1")
		void handle(Stream stream) {
		}

		@StreamExceptionHandler
		void deal(IllegalStateException failure) {
		}

		@StreamExceptionHandler(IllegalStateException.class)
		void dealAgain() {
		}

	}

	static class ExceptionWithPayload {

		@StreamHandler("/x/1")
		void handle(Stream stream) {
		}

		@StreamExceptionHandler
		void deal(IllegalStateException failure, String text) {
		}

	}

	static class ManyForAnException {

		@StreamHandler("/x/1")
		void handle(Stream stream) {
		}

		@StreamExceptionHandler
		Iterable<String> deal(IllegalStateException failure) {
			return List.of();
		}

	}

	static class ReturnsNumber {

		@StreamHandler("/x/1")
		Integer count(String text) {
			return 1;
		}

	}

	static class ReturnsText {

		@StreamHandler("/x/1")
		String handle(Stream stream) {
			return "";
		}

	}

	@StreamHandler("/x/1")
	static class NoHandler {

	}

	static class NoProtocol {

		@StreamHandler
		void handle(Stream stream) {
		}

	}

	static class BadProtocol {

		@StreamHandler("echo")
		void handle(Stream stream) {
		}

	}

}
