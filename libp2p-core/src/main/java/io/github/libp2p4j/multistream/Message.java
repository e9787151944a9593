/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

import io.github.libp2p4j.machine.ProtocolViolationException;

/**
 * The form of a message: an unsigned varint length that includes the newline, text in
 * UTF-8, a newline. Stateless.
 */
final class Message {

	/** With its newline: the least that go, js and jvm read, and the most that we do. */
	static final int MAX_LENGTH = 1024;

	static final String NOT_AVAILABLE_TEXT = "na";

	static final String LIST_TEXT = "ls";

	static final byte[] HEADER = encode(ProtocolId.HEADER);

	static final byte[] NOT_AVAILABLE = encode(NOT_AVAILABLE_TEXT);

	private Message() {
	}

	static byte[] encode(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		int length = utf8.length + 1;
		if (length > MAX_LENGTH) {
			throw new IllegalArgumentException("A message is at most " + MAX_LENGTH + " bytes, was " + length);
		}
		int prefix = prefixLength(length);
		byte[] message = new byte[prefix + length];
		putPrefix(message, length);
		System.arraycopy(utf8, 0, message, prefix, utf8.length);
		message[message.length - 1] = '\n';
		return message;
	}

	/**
	 * Whether all ids fit into one message. If not, the answer is {@code na}: part of a
	 * list would be a wrong list.
	 */
	static boolean listFits(Collection<String> ids) {
		int length = 1;
		for (String id : ids) {
			// UTF-8 is no shorter than the number of chars: ends early without encoding
			// anything.
			if (length + id.length() > MAX_LENGTH) {
				return false;
			}
			int line = id.getBytes(StandardCharsets.UTF_8).length + 1;
			length += prefixLength(line) + line;
		}
		return length <= MAX_LENGTH;
	}

	/**
	 * The answer to {@code ls}, as rust and js give it: whole messages within one
	 * message.
	 */
	static byte[] encodeList(Collection<String> ids) {
		ByteArrayOutputStream lines = new ByteArrayOutputStream();
		for (String id : ids) {
			lines.writeBytes(encode(id));
		}
		lines.write('\n');
		int prefix = prefixLength(lines.size());
		byte[] message = new byte[prefix + lines.size()];
		putPrefix(message, lines.size());
		System.arraycopy(lines.toByteArray(), 0, message, prefix, lines.size());
		return message;
	}

	private static int prefixLength(int length) {
		return (length < 0x80) ? 1 : 2;
	}

	private static void putPrefix(byte[] message, int length) {
		if (length < 0x80) {
			message[0] = (byte) length;
		}
		else {
			message[0] = (byte) (length | 0x80);
			message[1] = (byte) (length >>> 7);
		}
	}

	static ProtocolViolationException violation(String what) {
		return new ProtocolViolationException("multistream", what);
	}

}
