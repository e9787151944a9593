/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Collects headers from a byte stream that may be split anywhere, and holds the last one.
 * Loop-confined.
 */
final class FrameReader {

	/**
	 * The three words of a header. Fields and no buffer: every connection has a reader,
	 * and most are idle.
	 */
	private int kindWord;

	private int idWord;

	private int lengthWord;

	/** Bytes of the header that are there. */
	private int bytesRead = FrameHeader.BYTES;

	/**
	 * Takes what is missing of a header from {@code in}.
	 * @return whether a header is complete; its fields are valid until the next call
	 */
	boolean read(ByteBuffer in) {
		if (this.bytesRead == FrameHeader.BYTES) {
			this.bytesRead = 0;
		}
		if (this.bytesRead == 0 && in.remaining() >= FrameHeader.BYTES) {
			this.kindWord = bigEndian(in);
			this.idWord = bigEndian(in);
			this.lengthWord = bigEndian(in);
			this.bytesRead = FrameHeader.BYTES;
			return true;
		}
		while (in.hasRemaining() && this.bytesRead < FrameHeader.BYTES) {
			readByte(in.get() & 0xFF);
		}
		return this.bytesRead == FrameHeader.BYTES;
	}

	/** Whatever order the caller's buffer has. */
	private static int bigEndian(ByteBuffer in) {
		int word = in.getInt();
		return (in.order() == ByteOrder.BIG_ENDIAN) ? word : Integer.reverseBytes(word);
	}

	private void readByte(int octet) {
		switch (this.bytesRead / Integer.BYTES) {
			case 0 -> this.kindWord = this.kindWord << Byte.SIZE | octet;
			case 1 -> this.idWord = this.idWord << Byte.SIZE | octet;
			default -> this.lengthWord = this.lengthWord << Byte.SIZE | octet;
		}
		this.bytesRead++;
	}

	/** Whether some but not all of a header is there. */
	boolean isMidHeader() {
		return this.bytesRead > 0 && this.bytesRead < FrameHeader.BYTES;
	}

	int version() {
		return this.kindWord >>> 24;
	}

	int type() {
		return this.kindWord >>> 16 & 0xFF;
	}

	int flags() {
		return this.kindWord & 0xFFFF;
	}

	int streamId() {
		return this.idWord;
	}

	long length() {
		return Integer.toUnsignedLong(this.lengthWord);
	}

}
