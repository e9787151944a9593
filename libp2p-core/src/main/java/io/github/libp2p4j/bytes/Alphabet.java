/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.util.Arrays;

/**
 * The characters of a base encoding and the way back from them. Immutable.
 */
final class Alphabet {

	private final String name;

	private final char[] characters;

	private final byte[] values = new byte[128];

	Alphabet(String name, String characters) {
		this.name = name;
		this.characters = characters.toCharArray();
		Arrays.fill(this.values, (byte) -1);
		for (int i = 0; i < this.characters.length; i++) {
			this.values[this.characters[i]] = (byte) i;
		}
	}

	char character(int value) {
		return this.characters[value];
	}

	/**
	 * The value of the character at an index.
	 * @throws IllegalArgumentException if the character is not in the alphabet
	 */
	int value(CharSequence text, int index) {
		char character = text.charAt(index);
		int value = (character < this.values.length) ? this.values[character] : -1;
		if (value < 0) {
			throw new IllegalArgumentException(
					String.format("character U+%04X at index %d is outside %s", (int) character, index, this.name));
		}
		return value;
	}

	/**
	 * Base conversion of a whole number, big-endian, with one leading zero byte for each
	 * leading zero character. Takes quadratic time, so callers bound the length.
	 */
	byte[] decodeNumber(CharSequence text) {
		int radix = this.characters.length;
		int zeros = 0;
		while (zeros < text.length() && text.charAt(zeros) == this.characters[0]) {
			zeros++;
		}
		byte[] number = new byte[text.length()];
		int start = number.length;
		for (int i = zeros; i < text.length(); i++) {
			int carry = value(text, i);
			int position = number.length;
			while (carry != 0 || position > start) {
				position--;
				carry += radix * (number[position] & 0xff);
				number[position] = (byte) carry;
				carry >>>= 8;
			}
			start = position;
		}
		return Arrays.copyOfRange(number, start - zeros, number.length);
	}

	/** The reverse of {@link #decodeNumber(CharSequence)}, and as quadratic. */
	String encodeNumber(byte[] bytes) {
		int radix = this.characters.length;
		int zeros = 0;
		while (zeros < bytes.length && bytes[zeros] == 0) {
			zeros++;
		}
		// Both radixes take less than two characters for a byte.
		char[] digits = new char[bytes.length * 2];
		int start = digits.length;
		for (int i = zeros; i < bytes.length; i++) {
			int carry = bytes[i] & 0xff;
			int position = digits.length;
			while (carry != 0 || position > start) {
				position--;
				carry += digits[position] << 8;
				digits[position] = (char) (carry % radix);
				carry /= radix;
			}
			start = position;
		}
		start -= zeros;
		for (int i = start; i < digits.length; i++) {
			digits[i] = this.characters[digits[i]];
		}
		return new String(digits, start, digits.length - start);
	}

}
