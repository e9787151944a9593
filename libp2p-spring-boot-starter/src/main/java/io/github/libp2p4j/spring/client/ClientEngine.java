/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.NoAnswer;
import io.github.libp2p4j.RequestProtocol;
import io.github.libp2p4j.spring.payload.PayloadConverters;

import org.springframework.core.ResolvableType;

/**
 * What clients and the requester have in common. Thread-safe.
 *
 * @param exchanges exchanges of one message, and raw streams
 * @param streamed exchanges of several messages
 * @param converters how objects become messages
 */
record ClientEngine(Exchanges exchanges, StreamedExchanges streamed, PayloadConverters converters) {

	CompletableFuture<Object> ask(Exchange exchange, Codec<Object> request, Codec<Object> answer, Object message) {
		return this.exchanges.ask(exchange, RequestProtocol.of(exchange.options().protocol(), request, answer),
				message);
	}

	CompletableFuture<NoAnswer> tell(Exchange exchange, Codec<Object> request, Object message) {
		return this.exchanges.ask(exchange, RequestProtocol.oneWay(exchange.options().protocol(), request), message);
	}

	Codec<Object> codec(ResolvableType type, String usedAs) {
		return this.converters.requireCodec(type, usedAs);
	}

	/**
	 * For a message of which nobody declared a type.
	 */
	Codec<Object> codecOf(Object message) {
		return codec(ResolvableType.forClass(message.getClass()), "a message to send");
	}

}
