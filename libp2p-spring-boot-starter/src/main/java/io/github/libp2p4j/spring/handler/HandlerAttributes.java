/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import io.github.libp2p4j.MessageFraming;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/**
 * The attributes of annotations on one handler, placeholders and expressions resolved.
 * What makes no sense is told with the attribute and the handler. Immutable.
 *
 * @param beanFactory resolves
 * @param handler for errors
 */
record HandlerAttributes(ConfigurableListableBeanFactory beanFactory, String handler) {

	/**
	 * The specification of multistream-select bounds a message to 1,024 bytes including
	 * the line feed.
	 */
	private static final int MAX_PROTOCOL_BYTES = 1023;

	/**
	 * Protocol ids; an expression may be several.
	 */
	List<String> protocols(String... declared) {
		List<String> protocols = new ArrayList<>();
		for (String text : declared) {
			Object value = resolve("protocols", text);
			if (value instanceof Iterable<?> several) {
				several.forEach((one) -> protocols.add(protocol(one)));
			}
			else if (value instanceof Object[] several) {
				Arrays.asList(several).forEach((one) -> protocols.add(protocol(one)));
			}
			else {
				protocols.add(protocol(value));
			}
		}
		if (protocols.isEmpty()) {
			throw new InvalidStreamHandlerException(this.handler, "it names no protocol",
					"Name at least one protocol id, such as @StreamHandler(\"/echo/1.0.0\").");
		}
		return List.copyOf(protocols);
	}

	/**
	 * Protocol ids that code has chosen: checked, and nothing resolved.
	 */
	List<String> literal(List<String> protocols) {
		return protocols.stream().map(this::protocol).toList();
	}

	private String protocol(@Nullable Object value) {
		String protocol = String.valueOf(value);
		if (!protocol.startsWith("/") || protocol.indexOf('\n') >= 0
				|| protocol.getBytes(StandardCharsets.UTF_8).length > MAX_PROTOCOL_BYTES) {
			throw new InvalidStreamHandlerException(this.handler, "'" + protocol + "' is not a protocol id",
					"A protocol id starts with '/' and has at most " + MAX_PROTOCOL_BYTES
							+ " bytes without a line break, such as '/echo/1.0.0'.");
		}
		return protocol;
	}

	/**
	 * @return the value; the text itself without any expression; empty text for null
	 */
	String text(String attribute, String declared) {
		Object value = resolve(attribute, declared);
		return (value != null) ? value.toString().trim() : "";
	}

	private @Nullable Object resolve(String attribute, String declared) {
		try {
			String text = this.beanFactory.resolveEmbeddedValue(declared);
			BeanExpressionResolver expressions = this.beanFactory.getBeanExpressionResolver();
			return (expressions != null) ? expressions.evaluate(text, new BeanExpressionContext(this.beanFactory, null))
					: text;
		}
		catch (RuntimeException ex) {
			InvalidStreamHandlerException invalid = new InvalidStreamHandlerException(this.handler,
					"its attribute '" + attribute + "', " + declared + ", cannot be resolved: " + ex.getMessage(),
					"Define what it refers to, or give a placeholder a default, as in ${name:default}.");
			invalid.initCause(ex);
			throw invalid;
		}
	}

	/**
	 * A bean that an attribute names.
	 */
	<T> T bean(String attribute, String declared, Class<T> type) {
		String name = text(attribute, declared);
		if (!this.beanFactory.containsBean(name) || !this.beanFactory.isTypeMatch(name, type)) {
			throw new InvalidStreamHandlerException(this.handler,
					"its attribute '" + attribute + "' names '" + name + "', which is no " + type.getSimpleName()
							+ " bean",
					"Declare such a bean, or correct the name; there are "
							+ Arrays.asList(this.beanFactory.getBeanNamesForType(type)) + ".");
		}
		return this.beanFactory.getBean(name, type);
	}

	StreamHandlerOptions concurrency(StreamHandlerOptions options, String concurrency, String perPeer) {
		StreamHandlerOptions with = parse(options, "concurrency", concurrency, "a number above zero, such as 256",
				(text) -> options.withConcurrency(Integer.parseInt(text)));
		return parse(with, "concurrencyPerPeer", perPeer, "a number above zero, such as 16",
				(text) -> with.withConcurrencyPerPeer(Integer.parseInt(text)));
	}

	StreamHandlerOptions timeout(StreamHandlerOptions options, String declared) {
		return parse(options, "timeout", declared, "a duration up to 365 days, such as 30s or PT30S; 0 is none",
				(text) -> options.withTimeout(DurationStyle.detectAndParse(text)));
	}

	StreamHandlerOptions maxMessageSize(StreamHandlerOptions options, String declared) {
		return parse(options, "maxMessageSize", declared, "a size below 2GB, such as 64KB",
				(text) -> options.withMaxMessageSize(DataSize.parse(text)));
	}

	StreamHandlerOptions framing(StreamHandlerOptions options, String declared) {
		return parse(options, "framing", declared, "uvarint or none",
				(text) -> options.withFraming(MessageFraming.valueOf(text.toUpperCase(Locale.ROOT))));
	}

	StreamHandlerOptions autoStartup(StreamHandlerOptions options, String declared) {
		return parse(options, "autoStartup", declared, "true or false", (text) -> {
			if (!text.equals("true") && !text.equals("false")) {
				throw new IllegalArgumentException(text);
			}
			return options.withAutoStartup(text.equals("true"));
		});
	}

	private StreamHandlerOptions parse(StreamHandlerOptions options, String attribute, String declared, String expected,
			Function<String, StreamHandlerOptions> parser) {
		String text = text(attribute, declared);
		if (text.isEmpty()) {
			return options;
		}
		try {
			return parser.apply(text);
		}
		catch (IllegalArgumentException ex) {
			String from = text.equals(declared) ? "" : " (from " + declared + ")";
			throw new InvalidStreamHandlerException(this.handler,
					"its attribute '" + attribute + "' is '" + text + "'" + from, "Make it " + expected + ".");
		}
	}

}
