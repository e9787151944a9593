/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

/**
 * Base36 in lower case, multibase {@code k}, in which IPNS names are written. Stateless
 * and thread-safe.
 */
public final class Base36 {

	/** The conversion is quadratic; chosen: a peer id has 62 characters. */
	public static final int MAX_CHARACTERS = 128;

	private static final Alphabet ALPHABET = new Alphabet("base36", "0123456789abcdefghijklmnopqrstuvwxyz");

	private Base36() {
	}

	/**
	 * @throws IllegalArgumentException if a character is outside the alphabet or the text
	 * is longer than {@link #MAX_CHARACTERS}
	 */
	public static byte[] decode(CharSequence text) {
		if (text.length() > MAX_CHARACTERS) {
			throw new IllegalArgumentException(
					text.length() + " characters are more than the " + MAX_CHARACTERS + " of base36");
		}
		return ALPHABET.decodeNumber(text);
	}

}
