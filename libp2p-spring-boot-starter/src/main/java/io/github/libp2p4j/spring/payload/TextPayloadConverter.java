/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.nio.charset.CharacterCodingException;

import io.github.libp2p4j.Codec;

import org.springframework.core.ResolvableType;

/**
 * Text in UTF-8: {@link String} and {@link CharSequence}. What is not well-formed is
 * refused rather than replaced. Stateless.
 */
public final class TextPayloadConverter implements PayloadConverter {

	@Override
	public boolean supports(ResolvableType type) {
		Class<?> raw = type.toClass();
		return raw == String.class || raw == CharSequence.class;
	}

	@Override
	public byte[] toBytes(Object value, ResolvableType type) throws Exception {
		return Codec.text().encode(value.toString());
	}

	@Override
	public Object fromBytes(byte[] bytes, ResolvableType type) throws Exception {
		try {
			return Codec.text().decode(bytes);
		}
		catch (CharacterCodingException ex) {
			throw new MalformedPayloadException(bytes.length, type, "not well-formed UTF-8");
		}
	}

	@Override
	public String toString() {
		return "text";
	}

}
