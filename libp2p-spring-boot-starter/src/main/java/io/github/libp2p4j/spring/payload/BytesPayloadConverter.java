/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.payload;

import java.nio.ByteBuffer;

import org.springframework.core.ResolvableType;

/**
 * Bytes as they are: {@code byte[]}, which is not copied, and {@link ByteBuffer}, of
 * which the remaining bytes are sent and the position stays. Stateless.
 */
public final class BytesPayloadConverter implements PayloadConverter {

	@Override
	public boolean supports(ResolvableType type) {
		Class<?> raw = type.toClass();
		return raw == byte[].class || raw == ByteBuffer.class;
	}

	@Override
	public byte[] toBytes(Object value, ResolvableType type) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		ByteBuffer source = ((ByteBuffer) value).duplicate();
		byte[] bytes = new byte[source.remaining()];
		source.get(bytes);
		return bytes;
	}

	@Override
	public Object fromBytes(byte[] bytes, ResolvableType type) {
		return (type.toClass() == byte[].class) ? bytes : ByteBuffer.wrap(bytes);
	}

	@Override
	public String toString() {
		return "bytes";
	}

}
