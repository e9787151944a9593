/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Text whose first character names its base: {@code b} (base32), {@code k} (base36),
 * {@code z} (base58btc), {@code u} (base64url), {@code m} (base64), {@code f} (hex), all
 * without padding. Stateless and thread-safe.
 *
 * @see <a href="https://github.com/multiformats/multibase">multibase</a>
 */
public final class Multibase {

	private Multibase() {
	}

	/**
	 * @throws IllegalArgumentException if the text is empty, its base is none of the
	 * above, or it does not fit its base
	 */
	public static byte[] decode(String text) {
		if (text.isEmpty()) {
			throw new IllegalArgumentException("nothing where multibase text is expected");
		}
		if (text.length() > Base32.MAX_CHARACTERS) {
			throw new IllegalArgumentException(
					text.length() + " characters are more than the " + Base32.MAX_CHARACTERS + " of multibase text");
		}
		String digits = text.substring(1);
		return switch (text.charAt(0)) {
			case 'b' -> Base32.decode(digits);
			case 'k' -> Base36.decode(digits);
			case 'z' -> Base58.decode(digits);
			case 'u' -> Base64.getUrlDecoder().decode(digits);
			case 'm' -> Base64.getDecoder().decode(digits);
			case 'f' -> HexFormat.of().parseHex(digits);
			default -> throw new IllegalArgumentException(
					String.format("U+%04X is no multibase prefix known here (b, k, z, u, m, f)", (int) text.charAt(0)));
		};
	}

	/** Writes in base64url, prefix {@code u}. */
	public static String encodeBase64Url(byte[] bytes) {
		return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
