/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.MessageFraming;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;

/**
 * Reads from the signature of a method what goes over its streams. Immutable.
 */
final class MethodInvocations {

	private final HandlerComponents components;

	private final BeanMethod method;

	private final MessageFraming framing;

	private final List<ArgumentSource> arguments = new ArrayList<>();

	private boolean raw;

	private boolean blocking;

	private @Nullable MethodParameter payload;

	private MethodInvocations(HandlerComponents components, BeanMethod method, @Nullable MessageFraming framing) {
		this.components = components;
		this.method = method;
		this.framing = (framing != null) ? framing : MessageFraming.UVARINT;
	}

	/**
	 * @throws InvalidStreamHandlerException if the signature makes no sense
	 * @throws io.github.libp2p4j.spring.payload.UnsupportedPayloadException if nobody
	 * knows how to make messages of a type
	 */
	static Invocation of(HandlerComponents components, BeanMethod method, StreamHandlerOptions options) {
		return new MethodInvocations(components, method, options.framing()).build();
	}

	private Invocation build() {
		boolean marked = this.method.parameters().stream().anyMatch(PayloadParameter::isMarked);
		this.method.parameters().forEach((parameter) -> add(parameter, marked));
		BoundMethod bound = new BoundMethod(this.method, List.copyOf(this.arguments));
		ResultType result = ResultType.of(this.method);
		MethodParameter given = this.payload;
		if (given == null && this.raw) {
			return raw(bound, result);
		}
		if (given != null && this.blocking) {
			throw invalid("it takes both a payload and the bytes of the stream",
					"Take the payload alone, or the stream alone and read messages from it with a MessageReader.");
		}
		PayloadParameter parameter = (given != null)
				? PayloadParameter.of(given, this.components, this.method.description()) : null;
		ResultType.Writer writer = result.writer(this.components.converters(), this.method.description());
		boolean many = (parameter != null && parameter.form().isMany()) || result.count() == ResultType.Count.MANY;
		if (!many) {
			return new UnaryMethod(bound, parameter, result, writer);
		}
		if (this.framing == MessageFraming.NONE) {
			throw invalid("it exchanges several messages, which framing 'none' cannot tell apart",
					"Leave the framing at 'uvarint', or take and return one message.");
		}
		return new MessagesMethod(bound, parameter, result, writer);
	}

	private void add(MethodParameter parameter, boolean marked) {
		boolean isPayload = PayloadParameter.isMarked(parameter);
		ArgumentSource source = isPayload ? null : ArgumentSource.of(parameter, this.components.resolvers());
		if (source != null) {
			this.raw |= ArgumentSource.RAW.contains(parameter.getParameterType());
			this.blocking |= ArgumentSource.BYTES.containsKey(parameter.getParameterType());
			this.arguments.add(source);
			return;
		}
		if (marked && !isPayload) {
			throw invalid("nothing is known for its parameter " + BeanMethod.describe(parameter),
					"Remove it, or declare a StreamArgumentResolver bean that supports it.");
		}
		if (this.payload != null) {
			throw invalid(
					"both " + BeanMethod.describe(this.payload) + " and " + BeanMethod.describe(parameter)
							+ " could be the payload",
					"Take one payload, such as a record with a component for each; mark it with @Payload and have a "
							+ "StreamArgumentResolver bean for the other; or, for the protocol's id, use @Protocol.");
		}
		this.payload = parameter;
		this.arguments.add((call, given) -> given);
	}

	private Invocation raw(BoundMethod bound, ResultType result) {
		if (result.count() == ResultType.Count.MANY || (result.count() == ResultType.Count.ONE && !result.later())) {
			throw invalid(
					"it takes the bytes of the stream and returns "
							+ this.method.invocable().getGenericReturnType().getTypeName(),
					"Return nothing, or a java.util.concurrent.CompletionStage that ends the stream; or take a "
							+ "payload instead, and what is returned becomes the answer.");
		}
		return new RawMethod(bound, result, this.blocking);
	}

	private InvalidStreamHandlerException invalid(String problem, String action) {
		return new InvalidStreamHandlerException(this.method.description(), problem, action);
	}

}
