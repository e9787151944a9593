/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.Codec;

import org.springframework.core.ResolvableType;

/**
 * The converters of an application, asked in their order. Immutable.
 */
public final class PayloadConverters {

	private final List<PayloadConverter> converters;

	public PayloadConverters(List<PayloadConverter> converters) {
		this.converters = List.copyOf(converters);
	}

	/**
	 * @return empty if no converter takes the type
	 */
	public Optional<Codec<Object>> codec(ResolvableType type) {
		for (PayloadConverter converter : this.converters) {
			if (converter.supports(type)) {
				return Optional.of(new ConverterCodec(converter, type));
			}
		}
		return Optional.empty();
	}

	/**
	 * @param usedAs what the type is needed for, such as {@code the answer of
	 * SumService.sum}; what a failure says
	 * @throws UnsupportedPayloadException if no converter takes the type
	 */
	public Codec<Object> requireCodec(ResolvableType type, String usedAs) {
		return codec(type).orElseThrow(() -> new UnsupportedPayloadException(type, usedAs, this.converters));
	}

	@Override
	public String toString() {
		return "PayloadConverters" + this.converters;
	}

	private record ConverterCodec(PayloadConverter converter, ResolvableType type) implements Codec<Object> {

		@Override
		public byte[] encode(Object message) throws Exception {
			return this.converter.toBytes(message, this.type);
		}

		@Override
		public Object decode(byte[] bytes) throws Exception {
			return this.converter.fromBytes(bytes, this.type);
		}

		@Override
		public String toString() {
			return this.type + " by " + this.converter;
		}

	}

}
