/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.support.MessageBuilder;

/**
 * The spring-messaging {@link MessageConverter}s of an application, for types without
 * generics, since they know classes only. What none of them takes goes on to the next
 * converter, because they tell only by trying. Immutable.
 */
public final class MessagingPayloadConverter implements PayloadConverter {

	private static final MessageHeaders NO_HEADERS = new MessageHeaders(null);

	private final List<MessageConverter> converters;

	private final @Nullable PayloadConverter next;

	/**
	 * @param next takes what none of the converters does, if there is such a one
	 */
	public MessagingPayloadConverter(List<MessageConverter> converters, @Nullable PayloadConverter next) {
		this.converters = List.copyOf(converters);
		this.next = next;
	}

	@Override
	public boolean supports(ResolvableType type) {
		return !this.converters.isEmpty() && !type.hasGenerics() && !PayloadTypes.isNoMessage(type);
	}

	@Override
	public byte[] toBytes(Object value, ResolvableType type) throws Exception {
		for (MessageConverter converter : this.converters) {
			Message<?> message = converter.toMessage(value, NO_HEADERS);
			if (message != null && message.getPayload() instanceof byte[] bytes) {
				return bytes;
			}
		}
		return next(type, "a message to send").toBytes(value, type);
	}

	@Override
	public Object fromBytes(byte[] bytes, ResolvableType type) throws Exception {
		Message<byte[]> message = MessageBuilder.withPayload(bytes).build();
		for (MessageConverter converter : this.converters) {
			Object value;
			try {
				value = converter.fromMessage(message, type.toClass());
			}
			catch (MessageConversionException ex) {
				throw new MalformedPayloadException(bytes.length, type,
						converter.getClass().getSimpleName() + " could not read it");
			}
			if (value != null && type.isInstance(value)) {
				return value;
			}
		}
		return next(type, "a message received").fromBytes(bytes, type);
	}

	private PayloadConverter next(ResolvableType type, String usedAs) {
		if (this.next == null || !this.next.supports(type)) {
			throw new UnsupportedPayloadException(type, usedAs, List.of(this));
		}
		return this.next;
	}

	@Override
	public String toString() {
		return "spring-messaging";
	}

}
