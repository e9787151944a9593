/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.bytes;

import java.nio.ByteBuffer;

/**
 * Unsigned variable-length integers (LEB128, least significant group first) in their only
 * legal form: at most 9 bytes, so 63 bits, and no superfluous trailing zero group.
 * Stateless and thread-safe.
 *
 * @see <a href="https://github.com/multiformats/unsigned-varint">unsigned-varint</a>
 */
public final class Varint {

	/**
	 * The longest legal encoding in bytes (unsigned-varint specification, "practical
	 * maximum").
	 */
	public static final int MAX_BYTES = 9;

	/** What {@code read} returns when the buffer ends before the integer does. */
	public static final long INCOMPLETE = -1;

	/**
	 * What {@code read} returns for an encoding that no further byte could make legal.
	 */
	public static final long MALFORMED = -2;

	private Varint() {
	}

	/**
	 * Reads one integer of at most {@link #MAX_BYTES} bytes.
	 * @param source the position moves behind the integer on success and stays otherwise
	 * @return the value, {@link #INCOMPLETE} or {@link #MALFORMED}
	 */
	public static long read(ByteBuffer source) {
		return read(source, MAX_BYTES);
	}

	/**
	 * Reads one integer of at most {@code maxBytes} bytes. One that needs more is
	 * malformed as soon as that is certain, which is when its last allowed byte announces
	 * another.
	 * @param source the position moves behind the integer on success and stays otherwise
	 * @param maxBytes between 1 and {@link #MAX_BYTES}
	 * @return the value, {@link #INCOMPLETE} or {@link #MALFORMED}
	 */
	public static long read(ByteBuffer source, int maxBytes) {
		if (maxBytes < 1 || maxBytes > MAX_BYTES) {
			throw new IllegalArgumentException("maxBytes is " + maxBytes + ", not between 1 and " + MAX_BYTES);
		}
		int start = source.position();
		int available = Math.min(source.remaining(), maxBytes);
		long value = 0;
		for (int i = 0; i < available; i++) {
			byte group = source.get(start + i);
			value |= (long) (group & 0x7f) << (7 * i);
			if (group >= 0) {
				if (group == 0 && i > 0) {
					return MALFORMED;
				}
				source.position(start + i + 1);
				return value;
			}
		}
		return (available == maxBytes) ? MALFORMED : INCOMPLETE;
	}

	/**
	 * Writes one integer.
	 * @param value not negative
	 * @param target has at least {@link #length(long)} bytes left
	 * @throws IllegalArgumentException if the value is negative
	 * @throws java.nio.BufferOverflowException if the target is too short; nothing is
	 * written then
	 */
	public static void write(long value, ByteBuffer target) {
		if (target.remaining() < length(value)) {
			throw new java.nio.BufferOverflowException();
		}
		long rest = value;
		while (rest > 0x7f) {
			target.put((byte) (rest | 0x80));
			rest >>>= 7;
		}
		target.put((byte) rest);
	}

	/** The encoding of a value that is not negative, in an array of its own. */
	public static byte[] encode(long value) {
		byte[] bytes = new byte[length(value)];
		write(value, ByteBuffer.wrap(bytes));
		return bytes;
	}

	/**
	 * How many bytes the encoding takes.
	 * @throws IllegalArgumentException if the value is negative
	 */
	public static int length(long value) {
		if (value < 0) {
			throw new IllegalArgumentException("A varint holds 63 bits, not " + Long.toUnsignedString(value));
		}
		int significantBits = Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(value));
		return (significantBits + 6) / 7;
	}

}
