/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Turns messages into bytes and back. Implementations are thread-safe and do not block.
 * <p>
 * Whatever {@link #decode} gets was written by a peer: it may throw any exception, which
 * fails the one request and nothing else. The size of the bytes was checked before.
 *
 * @param <T> the type of the messages
 */
public interface Codec<T> {

	byte[] encode(T message) throws Exception;

	T decode(byte[] bytes) throws Exception;

	/**
	 * Messages that are bytes already. They are not copied.
	 */
	static Codec<byte[]> bytes() {
		return BytesCodec.INSTANCE;
	}

	/**
	 * Text in UTF-8. What is not well-formed is refused rather than replaced.
	 */
	static Codec<String> text() {
		return TextCodec.INSTANCE;
	}

}
