/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

/**
 * Base58 with Bitcoin's alphabet, multibase {@code z}. Stateless and thread-safe.
 */
public final class Base58 {

	/**
	 * The conversion is quadratic; chosen: a peer id has 52 characters, a SHA-512
	 * multihash 91.
	 */
	public static final int MAX_CHARACTERS = 128;

	private static final int MAX_BYTES = 92;

	private static final Alphabet ALPHABET = new Alphabet("base58btc",
			"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

	private Base58() {
	}

	/**
	 * @throws IllegalArgumentException if there are more than 92 bytes
	 */
	public static String encode(byte[] bytes) {
		if (bytes.length > MAX_BYTES) {
			throw new IllegalArgumentException(bytes.length + " bytes are more than the " + MAX_BYTES + " for base58");
		}
		return ALPHABET.encodeNumber(bytes);
	}

	/**
	 * @throws IllegalArgumentException if a character is outside the alphabet or the text
	 * is longer than {@link #MAX_CHARACTERS}
	 */
	public static byte[] decode(CharSequence text) {
		if (text.length() > MAX_CHARACTERS) {
			throw new IllegalArgumentException(
					text.length() + " characters are more than the " + MAX_CHARACTERS + " of base58");
		}
		return ALPHABET.decodeNumber(text);
	}

}
