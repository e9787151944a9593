/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Percent-encoding of RFC 3986, of everything but unreserved characters. Stateless and
 * thread-safe. A plus sign is a plus sign: go alone reads it as a blank, so it is written
 * as {@code %2B}.
 */
final class PercentText {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private PercentText() {
	}

	static String encode(byte[] bytes) {
		StringBuilder text = new StringBuilder(bytes.length);
		for (byte value : bytes) {
			if (isUnreserved(value)) {
				text.append((char) value);
			}
			else {
				text.append('%').append(HEX.toHexDigits(value));
			}
		}
		return text.toString();
	}

	static byte[] decode(String text) {
		byte[] source = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(source.length);
		for (int i = 0; i < source.length; i++) {
			if (source[i] != '%') {
				bytes.write(source[i]);
				continue;
			}
			if (i + 2 >= source.length || !HexFormat.isHexDigit(source[i + 1])
					|| !HexFormat.isHexDigit(source[i + 2])) {
				throw new IllegalArgumentException("two hexadecimal digits follow each %");
			}
			bytes.write(HexFormat.fromHexDigit(source[i + 1]) << 4 | HexFormat.fromHexDigit(source[i + 2]));
			i += 2;
		}
		return bytes.toByteArray();
	}

	private static boolean isUnreserved(byte value) {
		return value >= 'a' && value <= 'z' || value >= 'A' && value <= 'Z' || value >= '0' && value <= '9'
				|| value == '-' || value == '.' || value == '_' || value == '~';
	}

}
