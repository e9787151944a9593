/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The frame that a traced stream begins with: {@code [uvarint length][headers]}, a header
 * {@code name: value} a line (ADR 20). Stateless.
 */
final class TraceHeaders {

	/** Chosen: twice what W3C's traceparent and a usual tracestate take. */
	static final int MAX_BYTES = 512;

	/** Of each byte of a length; the top bit says that another one follows. */
	private static final int LENGTH_BITS = 7;

	private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;

	/** A token and what is printable: as strict as HTTP's headers. */
	private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9_-]+): ([\\x20-\\x7e]*)");

	private TraceHeaders() {
	}

	/**
	 * The frame. Headers that do not fit, or have characters that they must not, are left
	 * out; {@code traceparent} comes first.
	 */
	static byte[] encode(Map<String, String> headers) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		headers.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey((one, other) -> Boolean.compare(isParent(other), isParent(one))))
			.map((header) -> header.getKey() + ": " + header.getValue())
			.filter((line) -> HEADER.matcher(line).matches() && body.size() + line.length() < MAX_BYTES)
			.forEach((line) -> body.writeBytes((line + "\n").getBytes(StandardCharsets.US_ASCII)));
		ByteArrayOutputStream frame = new ByteArrayOutputStream();
		int length = body.size();
		if (length > LENGTH_MASK) {
			frame.write((length & LENGTH_MASK) | (LENGTH_MASK + 1));
			length >>>= LENGTH_BITS;
		}
		frame.write(length);
		frame.writeBytes(body.toByteArray());
		return frame.toByteArray();
	}

	private static boolean isParent(String name) {
		return name.equals("traceparent");
	}

	/**
	 * @return whether a length has a second byte
	 */
	static boolean isLong(byte first) {
		return first < 0;
	}

	/**
	 * The length of the headers.
	 * @throws IllegalArgumentException if it is too large, or longer than it need be
	 */
	static int length(byte first, byte second) {
		int length = (first & LENGTH_MASK) | (second << LENGTH_BITS);
		if (second < 0 || length > MAX_BYTES || (isLong(first) && second == 0)) {
			throw new IllegalArgumentException("the length of the headers is above " + MAX_BYTES + " or not minimal");
		}
		return length;
	}

	/**
	 * @throws IllegalArgumentException if these are no headers
	 */
	static Map<String, String> decode(byte[] body) {
		Map<String, String> headers = new HashMap<>();
		new String(body, StandardCharsets.ISO_8859_1).lines().forEach((line) -> {
			Matcher header = HEADER.matcher(line);
			if (!header.matches()) {
				throw new IllegalArgumentException("a line of the headers is not 'name: value'");
			}
			headers.put(header.group(1), header.group(2));
		});
		return headers;
	}

}
