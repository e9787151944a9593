/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text in well-formed UTF-8. Immutable: each call has a coder of its own, since the JDK's
 * are not thread-safe.
 */
final class TextCodec implements Codec<String> {

	static final TextCodec INSTANCE = new TextCodec();

	private TextCodec() {
	}

	@Override
	public byte[] encode(String message) throws CharacterCodingException {
		ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(message));
		byte[] bytes = new byte[encoded.remaining()];
		encoded.get(bytes);
		return bytes;
	}

	@Override
	public String decode(byte[] bytes) throws CharacterCodingException {
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
	}

	@Override
	public String toString() {
		return "text";
	}

}
