/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.libp2p4j.MessageReader;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * The parameter of a handler that takes what the peer sends. Immutable.
 *
 * @param form whether that is one message, and what several of them come as
 * @param required whether there has to be one
 * @param reader of each message
 * @param adapter of a reactive type; else null
 */
record PayloadParameter(Form form, boolean required, PayloadReader reader, @Nullable ReactiveAdapter adapter) {

	/** Named, since spring-messaging may be absent. */
	private static final String PAYLOAD = "org.springframework.messaging.handler.annotation.Payload";

	/** What the messages come as. */
	enum Form {

		VALUE, OPTIONAL, ITERABLE, ITERATOR, STREAM, REACTIVE;

		boolean isMany() {
			return this != VALUE && this != OPTIONAL;
		}

		/** Whether whoever takes the next message waits for it. */
		boolean isBlocking() {
			return isMany() && this != REACTIVE;
		}

	}

	/**
	 * Whether spring-messaging's annotation says that this is the payload.
	 */
	static boolean isMarked(MethodParameter parameter) {
		return marker(parameter).isPresent();
	}

	private static MergedAnnotation<?> marker(MethodParameter parameter) {
		return MergedAnnotations.from(parameter.getParameterAnnotations()).get(PAYLOAD);
	}

	static PayloadParameter of(MethodParameter parameter, HandlerComponents components, String description) {
		MergedAnnotation<?> marker = marker(parameter);
		boolean required = !parameter.isOptional();
		if (marker.isPresent()) {
			required &= marker.getBoolean("required");
			if (!marker.getString("expression").isEmpty()) {
				throw new InvalidStreamHandlerException(description,
						"@Payload on its parameter " + BeanMethod.describe(parameter) + " has an expression",
						"Take the whole payload and choose from it in the method.");
			}
		}
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass());
		Form form = form(type.toClass(), adapter);
		ResolvableType element = element(parameter);
		String usedAs = "the payload " + BeanMethod.describe(parameter) + " of " + description;
		PayloadConverters converters = components.converters();
		return new PayloadParameter(form, required, new PayloadReader(element, converters.requireCodec(element, usedAs),
				PayloadValidator.of(parameter, components.validator(), description)), adapter);
	}

	/**
	 * The type of one message.
	 */
	static ResolvableType element(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type.toClass());
		return (form(type.toClass(), adapter) == Form.VALUE) ? type : type.getGeneric(0);
	}

	/**
	 * Only the bare interfaces are messages one after the other: a list is one message,
	 * and so is any other object that can be iterated over, such as a tree of JSON.
	 */
	private static Form form(Class<?> type, @Nullable ReactiveAdapter adapter) {
		if (adapter != null && adapter.isMultiValue()) {
			return Form.REACTIVE;
		}
		if (type == Optional.class) {
			return Form.OPTIONAL;
		}
		if (type == Iterable.class) {
			return Form.ITERABLE;
		}
		if (type == Iterator.class) {
			return Form.ITERATOR;
		}
		return (type == Stream.class) ? Form.STREAM : Form.VALUE;
	}

	/**
	 * The argument if there is one message.
	 * @param message no bytes if there is none
	 */
	@Nullable Object one(byte[] message, String protocol) {
		if (message.length == 0 && !this.required) {
			return (this.form == Form.OPTIONAL) ? Optional.empty() : null;
		}
		Object payload = this.reader.read(message, protocol);
		return (this.form == Form.OPTIONAL) ? Optional.of(payload) : payload;
	}

	/**
	 * The argument if there are several messages, which are read when they are asked for.
	 */
	Object many(MessageReader messages, String protocol) {
		Iterator<Object> iterator = new IncomingMessages(messages, this.reader, protocol);
		return switch (this.form) {
			case ITERATOR -> iterator;
			case ITERABLE -> (Iterable<Object>) () -> iterator;
			case STREAM -> StreamSupport.stream(
					Spliterators.spliteratorUnknownSize(iterator, Spliterator.ORDERED | Spliterator.NONNULL), false);
			case REACTIVE -> reactive(messages, protocol);
			case VALUE, OPTIONAL -> throw new IllegalStateException("One message is expected");
		};
	}

	private Object reactive(MessageReader messages, String protocol) {
		if (this.adapter == null) {
			throw new IllegalStateException("No adapter");
		}
		return ReactiveMessages.incoming(this.adapter, messages, this.reader, protocol);
	}

}
