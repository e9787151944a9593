/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads messages byte by byte and objects to the first byte that cannot be part of one.
 * Its buffer grows with what has arrived, not with what was announced. Loop-confined.
 */
final class MessageReader {

	private static final int INITIAL_CAPACITY = 64;

	private final Utf8Check utf8 = new Utf8Check();

	private byte[] text = new byte[INITIAL_CAPACITY];

	private int textBytes;

	/** Of the message with its newline; 0 before the first byte of the prefix. */
	private int length;

	private boolean prefixComplete;

	/**
	 * @return the message's text when this was its last byte, else null
	 */
	@Nullable String receive(int octet) {
		if (!this.prefixComplete) {
			onPrefixByte(octet);
			return null;
		}
		if (this.textBytes == this.length - 1) {
			return onLastByte(octet);
		}
		if (octet == '\n' || octet == 0) {
			throw Message.violation("a message of " + this.length + " bytes has 0x0" + Integer.toHexString(octet)
					+ " at " + this.textBytes);
		}
		if (!this.utf8.accept(octet)) {
			throw notUtf8();
		}
		if (this.textBytes == this.text.length) {
			this.text = Arrays.copyOf(this.text, Math.min(2 * this.textBytes, Message.MAX_LENGTH));
		}
		this.text[this.textBytes++] = (byte) octet;
		return null;
	}

	int capacityBytes() {
		return this.text.length;
	}

	private void onPrefixByte(int octet) {
		if (this.length == 0) {
			if (octet == 0) {
				throw Message.violation("a message must not be empty");
			}
			this.length = octet;
			this.prefixComplete = octet < 0x80;
			return;
		}
		if (octet == 0 || octet >= 0x80) {
			throw Message.violation("a length prefix must be minimal and at most 2 bytes");
		}
		int announced = (this.length & 0x7f) | (octet << 7);
		if (announced > Message.MAX_LENGTH) {
			throw Message
				.violation("a message is at most " + Message.MAX_LENGTH + " bytes, announced were " + announced);
		}
		this.length = announced;
		this.prefixComplete = true;
	}

	private String onLastByte(int octet) {
		if (octet != '\n') {
			throw Message.violation("a message of " + this.length + " bytes does not end with a newline");
		}
		if (!this.utf8.isComplete()) {
			throw notUtf8();
		}
		String message = new String(this.text, 0, this.textBytes, StandardCharsets.UTF_8);
		this.textBytes = 0;
		this.length = 0;
		this.prefixComplete = false;
		return message;
	}

	private RuntimeException notUtf8() {
		return Message.violation("a message of " + this.length + " bytes is not UTF-8 at " + this.textBytes);
	}

}
