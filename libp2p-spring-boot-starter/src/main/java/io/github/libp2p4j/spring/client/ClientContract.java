/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.spring.annotation.Libp2pExchange;
import io.github.libp2p4j.spring.annotation.ProtocolExchange;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;
import org.springframework.util.unit.DataSize;

/**
 * Reads what a client's interface declares. Immutable.
 */
final class ClientContract {

	private static final String SIGNATURES = "A method takes a PeerId, Multiaddr or Connection to ask, a Duration, and "
			+ "a message, or an Iterable, java.util.stream.Stream or Flux of messages, each at most once, and returns "
			+ "nothing, an answer, a CompletionStage or Mono of it, a java.util.stream.Stream, Iterable or Flux of "
			+ "answers, or a libp2p Stream.";

	private final Class<?> client;

	private final PeerGroup group;

	private final ClientEngine engine;

	private final StringValueResolver resolver;

	ClientContract(Class<?> client, PeerGroup group, ClientEngine engine, StringValueResolver resolver) {
		this.client = client;
		this.group = group;
		this.engine = engine;
		this.resolver = resolver;
	}

	/**
	 * @throws InvalidLibp2pClientException if something in it cannot work
	 * @throws MissingPeersException if nobody says whom to ask
	 */
	Map<Method, ClientMethod> methods() {
		if (!this.client.isInterface()) {
			throw new InvalidLibp2pClientException(this.client.getName(), "it is no interface",
					"Declare the client's methods in an interface.");
		}
		String prefix = resolve(MergedAnnotations.from(this.client, SearchStrategy.TYPE_HIERARCHY)
			.get(Libp2pExchange.class)
			.getValue("value", String.class)
			.orElse(""));
		Map<Method, ClientMethod> methods = new HashMap<>();
		for (Method method : this.client.getMethods()) {
			MergedAnnotation<ProtocolExchange> exchange = MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY)
				.get(ProtocolExchange.class);
			if (exchange.isPresent()) {
				methods.put(method, method(method, prefix, exchange));
			}
			else if (!method.isDefault() && !Modifier.isStatic(method.getModifiers())) {
				throw new InvalidLibp2pClientException(name(method), "it is no exchange and has no body",
						"Annotate it with @ProtocolExchange, or make it a default method.");
			}
		}
		if (methods.isEmpty()) {
			throw new InvalidLibp2pClientException(this.client.getName(), "it has no exchanges",
					"Annotate its methods with @ProtocolExchange.");
		}
		return methods;
	}

	private ClientMethod method(Method method, String prefix, MergedAnnotation<ProtocolExchange> exchange) {
		ClientSignature signature = signature(method);
		if (!signature.arguments().hasTarget() && !this.group.hasPeers()) {
			throw new MissingPeersException(this.group.name(), name(method));
		}
		String protocol = attribute(method, "protocol",
				() -> RequestProtocol.bytes(prefix + resolve(exchange.getString("protocol"))).id());
		ExchangeOptions options = this.group.options(name(method), protocol);
		String timeout = resolve(exchange.getString("timeout"));
		if (StringUtils.hasText(timeout)) {
			options = options.withTimeout(attribute(method, "timeout",
					() -> ClientGroup.requireTimeout("timeout", parse(timeout, DurationStyle::detectAndParse))));
		}
		String size = resolve(exchange.getString("maxMessageSize"));
		if (StringUtils.hasText(size)) {
			options = options.withMaxMessageBytes(attribute(method, "maxMessageSize",
					() -> ClientGroup.requireMessageSize(parse(size, DataSize::parse))));
		}
		return new ClientMethod(this.group, options, signature, this.engine);
	}

	private ClientSignature signature(Method method) {
		ClientArguments arguments;
		ClientResult result;
		try {
			arguments = ClientArguments.of(method, this.client);
			result = ClientResult.of(method, this.client);
			if (result.content() == ClientResult.Content.RAW_STREAM && arguments.hasPayload()) {
				throw new IllegalArgumentException("it returns the stream itself, and has a message to send as well");
			}
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidLibp2pClientException(name(method), String.valueOf(ex.getMessage()), SIGNATURES, ex);
		}
		String what = name(method);
		Codec<Object> nothing = this.engine.codec(ResolvableType.forClass(byte[].class), "no message of " + what);
		Codec<Object> message = this.engine.codec(arguments.messageType(), "the message of " + what);
		Codec<Object> answer = result.content().isAnswered() ? this.engine.codec(result.type(), "the answer of " + what)
				: nothing;
		return new ClientSignature(arguments, result, new ClientCodecs(message,
				result.content().isOptional() ? new OptionalAnswerCodec(answer) : answer, nothing));
	}

	private <T> T attribute(Method method, String name, Supplier<T> value) {
		try {
			return value.get();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidLibp2pClientException(name(method), "its " + name + " is none: " + ex.getMessage(),
					"Correct @ProtocolExchange on it"
							+ (name.equals("protocol") ? ", or @Libp2pExchange on the type." : "."),
					ex);
		}
	}

	private static <T> T parse(String text, Function<String, T> parser) {
		try {
			return parser.apply(text);
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("'" + text + "'", ex);
		}
	}

	private String resolve(@Nullable String text) {
		String resolved = (text != null) ? this.resolver.resolveStringValue(text) : null;
		return (resolved != null) ? resolved : "";
	}

	private String name(Method method) {
		return this.client.getSimpleName() + "." + method.getName();
	}

}
