/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multistream;

import java.nio.charset.StandardCharsets;

/**
 * What a protocol may be called. Stateless.
 */
public final class ProtocolId {

	/**
	 * A message is at most 1024 bytes with its newline: the least that go, js and jvm
	 * read.
	 */
	public static final int MAX_BYTES = 1023;

	static final String HEADER = "/multistream/1.0.0";

	private ProtocolId() {
	}

	/**
	 * Checks an id for local use.
	 * @return the id
	 * @throws IllegalArgumentException saying what is wrong with it
	 */
	public static String requireValid(String id) {
		if (!id.startsWith("/")) {
			throw new IllegalArgumentException("Protocol id must start with '/', such as /chat/1.0.0, was: " + id);
		}
		for (int index = 0; index < id.length(); index++) {
			if (id.charAt(index) == '\n' || id.charAt(index) == 0) {
				throw new IllegalArgumentException(
						"Protocol id must not contain a newline or NUL, has one at index " + index);
			}
		}
		if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
			throw new IllegalArgumentException("Protocol id must be valid Unicode, has an unpaired surrogate");
		}
		int bytes = id.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_BYTES) {
			throw new IllegalArgumentException(
					"Protocol id must be at most " + MAX_BYTES + " bytes of UTF-8, was " + bytes);
		}
		if (id.equals(HEADER)) {
			throw new IllegalArgumentException("Protocol id must not be multistream's own " + HEADER);
		}
		return id;
	}

}
