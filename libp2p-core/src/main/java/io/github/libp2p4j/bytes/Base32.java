/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

/**
 * Base32 of RFC 4648 in lower case without padding, multibase {@code b}. Stateless and
 * thread-safe.
 */
public final class Base32 {

	/** Chosen: four times what the longest multiaddr could carry. */
	public static final int MAX_CHARACTERS = 4096;

	private static final Alphabet ALPHABET = new Alphabet("base32", "abcdefghijklmnopqrstuvwxyz234567");

	private Base32() {
	}

	public static String encode(byte[] bytes) {
		return encode(bytes, 0, bytes.length);
	}

	public static String encode(byte[] bytes, int offset, int length) {
		StringBuilder text = new StringBuilder((length * 8 + 4) / 5);
		int bits = 0;
		int pending = 0;
		for (int i = 0; i < length; i++) {
			pending = (pending << 8) | (bytes[offset + i] & 0xff);
			bits += 8;
			while (bits >= 5) {
				bits -= 5;
				text.append(ALPHABET.character((pending >>> bits) & 0x1f));
			}
			pending &= (1 << bits) - 1;
		}
		if (bits > 0) {
			text.append(ALPHABET.character((pending << (5 - bits)) & 0x1f));
		}
		return text.toString();
	}

	/**
	 * Decodes; the bits that are left over at the end are ignored, as go's, rust's and
	 * js's decoders do, but there may be no whole superfluous character.
	 * @throws IllegalArgumentException if a character is outside the alphabet, if no
	 * number of bytes has such a length, or if the text is longer than
	 * {@link #MAX_CHARACTERS}
	 */
	public static byte[] decode(CharSequence text) {
		int length = text.length();
		if (length > MAX_CHARACTERS) {
			throw new IllegalArgumentException(
					length + " characters are more than the " + MAX_CHARACTERS + " of base32");
		}
		int leftOverBits = (length * 5) % 8;
		if (leftOverBits >= 5) {
			throw new IllegalArgumentException("base32 never has " + length + " characters");
		}
		byte[] bytes = new byte[length * 5 / 8];
		int bits = 0;
		int pending = 0;
		int position = 0;
		for (int i = 0; i < length; i++) {
			pending = (pending << 5) | ALPHABET.value(text, i);
			bits += 5;
			if (bits >= 8) {
				bits -= 8;
				bytes[position++] = (byte) (pending >>> bits);
				pending &= (1 << bits) - 1;
			}
		}
		return bytes;
	}

}
