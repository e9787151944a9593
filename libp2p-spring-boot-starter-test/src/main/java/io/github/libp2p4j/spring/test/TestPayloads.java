/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.libp2p4j.Codec;
import io.github.libp2p4j.spring.payload.PayloadConverters;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * What a test writes as objects, as bytes and back: bytes as they are, everything else by
 * the application's converters, text as UTF-8 where it has none for it. Thread-safe.
 */
final class TestPayloads {

	/** Bits of a varint's byte that carry its value. */
	private static final int VALUE_BITS = 0x7F;

	private static final int CONTINUES = 0x80;

	private static final int BITS_A_BYTE = 7;

	/** The specification of unsigned varints has at most nine bytes. */
	private static final int MAX_LENGTH_BYTES = 9;

	private final @Nullable PayloadConverters converters;

	TestPayloads(@Nullable PayloadConverters converters) {
		this.converters = converters;
	}

	byte[] toBytes(Object message) {
		if (message instanceof byte[] bytes) {
			return bytes;
		}
		ResolvableType type = ResolvableType.forClass(message.getClass());
		try {
			return codec(type).encode(message);
		}
		catch (Exception ex) {
			throw new IllegalArgumentException("Cannot turn " + message + " into bytes: " + ex.getMessage(), ex);
		}
	}

	Object fromBytes(byte[] bytes, ResolvableType type) {
		if (type.isAssignableFrom(byte[].class) && type.toClass() != Object.class) {
			return bytes;
		}
		try {
			return codec(type).decode(bytes);
		}
		catch (Exception ex) {
			throw new AssertionError("Cannot turn " + bytes.length + " bytes into a " + type + ": " + ex.getMessage(),
					ex);
		}
	}

	@SuppressWarnings("unchecked")
	private Codec<Object> codec(ResolvableType type) {
		if (this.converters != null) {
			Codec<Object> found = this.converters.codec(type).orElse(null);
			if (found != null) {
				return found;
			}
		}
		if (type.toClass() == String.class) {
			return (Codec<Object>) (Codec<?>) Codec.text();
		}
		throw new IllegalArgumentException("The application has no PayloadConverter for " + type
				+ ". Send bytes or text, or give the test what converts it: for JSON, Jackson on the class path and "
				+ "its auto-configuration; else a bean of type PayloadConverter");
	}

	/** The message after its length as an unsigned varint. */
	static byte[] framed(byte[] message) {
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		int rest = message.length;
		while (rest > VALUE_BITS) {
			frame.write((rest & VALUE_BITS) | CONTINUES);
			rest >>>= BITS_A_BYTE;
		}
		frame.write(rest);
		frame.writeBytes(message);
		return frame.toByteArray();
	}

	/**
	 * @param bytes messages, each after its length as an unsigned varint
	 */
	static List<byte[]> messages(byte[] bytes) {
		List<byte[]> messages = new ArrayList<>();
		int at = 0;
		while (at < bytes.length) {
			long length = 0;
			int lengthBytes = 0;
			int octet = CONTINUES;
			while ((octet & CONTINUES) != 0) {
				if (at == bytes.length || lengthBytes == MAX_LENGTH_BYTES) {
					throw notFramed(bytes);
				}
				octet = bytes[at++];
				length |= (long) (octet & VALUE_BITS) << (BITS_A_BYTE * lengthBytes++);
			}
			if (length > bytes.length - at) {
				throw notFramed(bytes);
			}
			byte[] message = new byte[(int) length];
			System.arraycopy(bytes, at, message, 0, message.length);
			at += message.length;
			messages.add(message);
		}
		return messages;
	}

	private static AssertionError notFramed(byte[] bytes) {
		return new AssertionError("The answer is not a sequence of messages, each after its length as a varint: "
				+ describe(bytes) + ". If the handler writes bare bytes, ask it by protocol(…).unframed()");
	}

	/** What came, for people to read. */
	static String describe(byte[] bytes) {
		int shown = Math.min(bytes.length, 64);
		String text = new String(bytes, 0, shown, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "·");
		return bytes.length + " bytes" + ((shown == 0) ? "" : " '" + text + ((shown < bytes.length) ? "…'" : "'"));
	}

}
