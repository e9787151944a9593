/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;

/**
 * The layout of a frame's header: 12 bytes, big-endian, and the names of what is in it.
 * Stateless.
 * <p>
 * Version 1 byte, type 1, flags 2, stream id 4, length 4 (specification, "Framing"). The
 * length counts a body after the header in a Data frame only; it is credit in a
 * WindowUpdate, an opaque value in a Ping, a code in a GoAway.
 */
public final class FrameHeader {

	/** Bytes of a header. */
	public static final int BYTES = 12;

	/** The only version there is. */
	public static final int VERSION = 0;

	public static final int TYPE_DATA = 0;

	public static final int TYPE_WINDOW_UPDATE = 1;

	public static final int TYPE_PING = 2;

	public static final int TYPE_GO_AWAY = 3;

	public static final int FLAG_SYN = 1;

	public static final int FLAG_ACK = 2;

	public static final int FLAG_FIN = 4;

	public static final int FLAG_RST = 8;

	static final int KNOWN_FLAGS = FLAG_SYN | FLAG_ACK | FLAG_FIN | FLAG_RST;

	/** The id of the session itself: Ping and GoAway. */
	static final int SESSION_ID = 0;

	/** Largest value of a 32-bit field, and the most credit there may be. */
	static final long UNSIGNED_INT_MAX = 0xFFFF_FFFFL;

	/** Credit of each side of a new stream, in bytes (specification, "Flow control"). */
	static final int INITIAL_WINDOW_BYTES = 256 * 1024;

	private FrameHeader() {
	}

	/**
	 * Writes {@value #BYTES} bytes at the position of {@code target}, whose order is
	 * big-endian.
	 * @param lengthField the low 32 bits of the length field
	 */
	static void write(ByteBuffer target, int type, int flags, int streamId, int lengthField) {
		target.putInt((VERSION << 24) | (type << 16) | flags);
		target.putInt(streamId);
		target.putInt(lengthField);
	}

	/**
	 * @return the specification's name of a frame type, or its number
	 */
	public static String typeName(int type) {
		return switch (type) {
			case TYPE_DATA -> "Data";
			case TYPE_WINDOW_UPDATE -> "WindowUpdate";
			case TYPE_PING -> "Ping";
			case TYPE_GO_AWAY -> "GoAway";
			default -> "type " + type;
		};
	}

	/**
	 * @return such as {@code SYN} or {@code ACK|FIN}, unknown bits in hexadecimal,
	 * {@code -} for none
	 */
	public static String flagNames(int flags) {
		if (flags == 0) {
			return "-";
		}
		StringBuilder names = new StringBuilder();
		append(names, flags, FLAG_SYN, "SYN");
		append(names, flags, FLAG_ACK, "ACK");
		append(names, flags, FLAG_FIN, "FIN");
		append(names, flags, FLAG_RST, "RST");
		int unknown = flags & ~KNOWN_FLAGS;
		if (unknown != 0) {
			append(names, flags, unknown, "0x" + Integer.toHexString(unknown));
		}
		return names.toString();
	}

	private static void append(StringBuilder names, int flags, int flag, String name) {
		if ((flags & flag) != 0) {
			names.append((names.length() == 0) ? "" : "|").append(name);
		}
	}

}
