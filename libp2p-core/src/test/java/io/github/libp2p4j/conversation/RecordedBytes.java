/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The notation of bytes in a recording: parts of text that a reader understands and that
 * take little space. Stateless.
 *
 * <pre>
 * m /echo/1.0.0      a message of multistream-select, with its length and newline
 * p 262144 100       the pattern of the test protocols: 100 bytes from offset 262,144
 * z 65536            as many zeros
 * x 0a1b             anything else, in hexadecimal
 * </pre>
 */
final class RecordedBytes {

	/**
	 * Shorter runs of the pattern are written in hexadecimal, unless one goes on to the
	 * end; chosen.
	 */
	private static final int SHORTEST_RUN_BYTES = 24;

	private RecordedBytes() {
	}

	static byte[] parse(List<String> parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (String part : parts) {
			String value = part.substring(2);
			bytes.writeBytes(switch (part.substring(0, 2)) {
				case "m " -> multistream(value);
				case "z " -> new byte[Integer.parseInt(value)];
				case "x " -> HexFormat.of().parseHex(value);
				case "p " -> {
					String[] numbers = value.split(" ");
					yield pattern(Long.parseLong(numbers[0]), Integer.parseInt(numbers[1]));
				}
				default -> throw new IllegalArgumentException("No such notation of bytes: " + part);
			});
		}
		return bytes.toByteArray();
	}

	/**
	 * @param patternOffset where the pattern would go on, if it does
	 */
	static List<String> format(byte[] bytes, long patternOffset) {
		List<String> parts = new ArrayList<>();
		int at = 0;
		int plainFrom = 0;
		long goesOnAt = patternOffset;
		while (at < bytes.length) {
			Part part = part(bytes, at, goesOnAt);
			if (part == null) {
				at++;
				continue;
			}
			addHex(parts, bytes, plainFrom, at);
			parts.add(part.text);
			goesOnAt = patternOffsetAfter(List.of(part.text), goesOnAt);
			at += part.length;
			plainFrom = at;
		}
		addHex(parts, bytes, plainFrom, at);
		return parts;
	}

	/**
	 * Bytes that have a notation of their own.
	 */
	private record Part(String text, int length) {
	}

	private static @Nullable Part part(byte[] bytes, int at, long goesOnAt) {
		int line = lineLength(bytes, at);
		if (line > 0) {
			return new Part("m " + text(bytes, at, line), line);
		}
		int run = runLength(bytes, at, goesOnAt);
		if (run >= SHORTEST_RUN_BYTES || (goesOnAt > 0 && run > 0 && at + run == bytes.length)) {
			return new Part("p " + goesOnAt + " " + run, run);
		}
		int begun = runLength(bytes, at, 0);
		if (begun >= SHORTEST_RUN_BYTES) {
			return new Part("p 0 " + begun, begun);
		}
		int zeros = 0;
		while (at + zeros < bytes.length && bytes[at + zeros] == 0) {
			zeros++;
		}
		return (zeros >= SHORTEST_RUN_BYTES) ? new Part("z " + zeros, zeros) : null;
	}

	/** Where the pattern goes on after these parts, or where it would have before. */
	static long patternOffsetAfter(List<String> parts, long before) {
		long offset = before;
		for (String part : parts) {
			if (part.startsWith("p ")) {
				String[] numbers = part.substring(2).split(" ");
				offset = Long.parseLong(numbers[0]) + Long.parseLong(numbers[1]);
			}
		}
		return offset;
	}

	private static void addHex(List<String> parts, byte[] bytes, int from, int to) {
		if (to > from) {
			parts.add("x " + HexFormat.of().formatHex(bytes, from, to));
		}
	}

	static byte[] multistream(String line) {
		byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		if (text.length > 0x7f) {
			bytes.write(text.length & 0x7f | 0x80);
			bytes.write(text.length >>> 7);
		}
		else {
			bytes.write(text.length);
		}
		bytes.writeBytes(text);
		return bytes.toByteArray();
	}

	/**
	 * Bytes of the multistream message that begins here, or 0 if none does.
	 */
	static int lineLength(byte[] bytes, int at) {
		int length = bytes[at] & 0xff;
		int end = at + 1 + length;
		if (length < 2 || length > 0x7f || end > bytes.length || bytes[end - 1] != '\n') {
			return 0;
		}
		String text = text(bytes, at, end - at);
		boolean known = text.startsWith("/") || text.equals("na") || text.equals("ls");
		return (known && Arrays.equals(multistream(text), Arrays.copyOfRange(bytes, at, end))
				&& text.chars().allMatch((letter) -> letter > ' ' && letter < 0x7f)) ? end - at : 0;
	}

	static String text(byte[] bytes, int at, int lineLength) {
		return new String(bytes, at + 1, lineLength - 2, StandardCharsets.UTF_8);
	}

	private static int runLength(byte[] bytes, int at, long offset) {
		int length = 0;
		while (at + length < bytes.length && bytes[at + length] == pattern(offset + length)) {
			length++;
		}
		return length;
	}

	private static byte[] pattern(long offset, int length) {
		byte[] bytes = new byte[length];
		for (int i = 0; i < length; i++) {
			bytes[i] = pattern(offset + i);
		}
		return bytes;
	}

	private static byte pattern(long offset) {
		return (byte) (offset ^ offset >>> 8 ^ offset >>> 16);
	}

}
