/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.multiaddr;

import java.util.Arrays;

/**
 * IP addresses as text, strictly: nothing that could be taken for a host name and looked
 * up. Stateless and thread-safe.
 */
final class IpText {

	private static final int IP6_BYTES = 16;

	private static final int GROUPS = 8;

	private IpText() {
	}

	/** Four decimal numbers without leading zeros, which some read as octal. */
	static byte[] parse4(String text) {
		String[] parts = text.split("\\.", -1);
		if (parts.length != 4) {
			throw new IllegalArgumentException("an IPv4 address has four numbers");
		}
		byte[] address = new byte[4];
		for (int i = 0; i < address.length; i++) {
			String part = parts[i];
			boolean plain = part.matches("[0-9]{1,3}") && (part.length() == 1 || part.charAt(0) != '0');
			if (!plain || Integer.parseInt(part) > 0xff) {
				throw new IllegalArgumentException("an IPv4 address has four numbers from 0 to 255");
			}
			address[i] = (byte) Integer.parseInt(part);
		}
		return address;
	}

	static String print4(byte[] bytes, int offset) {
		return (bytes[offset] & 0xff) + "." + (bytes[offset + 1] & 0xff) + "." + (bytes[offset + 2] & 0xff) + "."
				+ (bytes[offset + 3] & 0xff);
	}

	/** The forms of RFC 4291, section 2.2; a zone is a component of its own. */
	static byte[] parse6(String text) {
		int gap = text.indexOf("::");
		if (gap < 0) {
			byte[] address = groups(text);
			if (address.length != IP6_BYTES) {
				throw malformed6();
			}
			return address;
		}
		byte[] before = (gap == 0) ? new byte[0] : groups(text.substring(0, gap));
		String rest = text.substring(gap + 2);
		byte[] after = rest.isEmpty() ? new byte[0] : groups(rest);
		boolean dottedInFront = gap > 0 && text.substring(0, gap).indexOf('.') >= 0;
		if (before.length + after.length >= IP6_BYTES || dottedInFront) {
			throw malformed6();
		}
		byte[] address = Arrays.copyOf(before, IP6_BYTES);
		System.arraycopy(after, 0, address, IP6_BYTES - after.length, after.length);
		return address;
	}

	private static byte[] groups(String text) {
		String[] parts = text.split(":", GROUPS + 1);
		byte[] bytes = new byte[parts.length * 2 + 2];
		int length = 0;
		for (int i = 0; i < parts.length; i++) {
			if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
				System.arraycopy(parse4(parts[i]), 0, bytes, length, 4);
				length += 4;
			}
			else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
				int group = Integer.parseInt(parts[i], 16);
				bytes[length++] = (byte) (group >>> 8);
				bytes[length++] = (byte) group;
			}
			else {
				throw malformed6();
			}
		}
		return Arrays.copyOf(bytes, length);
	}

	private static IllegalArgumentException malformed6() {
		return new IllegalArgumentException(
				"an IPv6 address has eight groups of four hexadecimal digits, :: for zeros");
	}

	/**
	 * RFC 5952: lower case, the first of the longest runs of two or more zero groups
	 * shortened; v4-mapped dotted.
	 */
	static String print6(byte[] address) {
		if (isV4Mapped(address)) {
			return "::ffff:" + print4(address, 12);
		}
		int gapStart = -1;
		int gapLength = 1;
		int runStart = 0;
		for (int i = 0; i <= GROUPS; i++) {
			if (i == GROUPS || group(address, i) != 0) {
				if (i - runStart > gapLength) {
					gapStart = runStart;
					gapLength = i - runStart;
				}
				runStart = i + 1;
			}
		}
		StringBuilder text = new StringBuilder(39);
		for (int i = 0; i < GROUPS; i++) {
			if (i == gapStart) {
				text.append("::");
				i += gapLength - 1;
				continue;
			}
			if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
				text.append(':');
			}
			text.append(Integer.toHexString(group(address, i)));
		}
		return text.toString();
	}

	static boolean isV4Mapped(byte[] address) {
		return address.length == IP6_BYTES && (address[10] & address[11]) == -1
				&& Arrays.equals(address, 0, 10, new byte[10], 0, 10);
	}

	private static int group(byte[] address, int index) {
		return (address[2 * index] & 0xff) << 8 | address[2 * index + 1] & 0xff;
	}

}
