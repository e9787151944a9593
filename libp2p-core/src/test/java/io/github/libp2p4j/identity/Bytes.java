/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.identity;

import java.util.HexFormat;

/**
 * Hexadecimal literals for tests.
 */
final class Bytes {

	private static final HexFormat HEX = HexFormat.of();

	private Bytes() {
	}

	static byte[] hex(String digits) {
		return HEX.parseHex(digits.replace(" ", ""));
	}

	static String hex(byte[] bytes) {
		return HEX.formatHex(bytes);
	}

}
