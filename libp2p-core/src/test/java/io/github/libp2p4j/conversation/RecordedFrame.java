/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One Yamux frame, read and written without a line of the stack under test. Immutable.
 *
 * @param stream unsigned, 0 for the session
 * @param value unsigned: bytes of the body, credit, a ping's value or a code
 * @param body of Data, else empty
 */
record RecordedFrame(int type, int flags, long stream, long value, byte[] body) {

	static final int DATA = 0;

	static final int WINDOW_UPDATE = 1;

	static final int PING = 2;

	static final int GO_AWAY = 3;

	static final int SYN = 1;

	static final int ACK = 2;

	static final int FIN = 4;

	static final int RST = 8;

	static final int HEADER_BYTES = 12;

	static final List<String> TYPES = List.of("Data", "WindowUpdate", "Ping", "GoAway");

	static final List<String> FLAGS = List.of("SYN", "ACK", "FIN", "RST");

	/**
	 * The frame that begins at {@code at}, if all of it is there.
	 */
	static Optional<RecordedFrame> parse(byte[] bytes, int at) {
		if (bytes.length - at < HEADER_BYTES) {
			return Optional.empty();
		}
		ByteBuffer header = ByteBuffer.wrap(bytes, at, HEADER_BYTES);
		int version = header.get();
		int type = header.get();
		int flags = header.getShort() & 0xffff;
		long stream = Integer.toUnsignedLong(header.getInt());
		long value = Integer.toUnsignedLong(header.getInt());
		if (version != 0 || type < DATA || type > GO_AWAY || flags > 15) {
			throw new IllegalArgumentException("No Yamux frame: version " + version + ", type " + type + ", flags "
					+ flags + ", stream " + stream + ", length " + value);
		}
		long end = at + HEADER_BYTES + ((type == DATA) ? value : 0);
		if (end > bytes.length) {
			return Optional.empty();
		}
		return Optional
			.of(new RecordedFrame(type, flags, stream, value, Arrays.copyOfRange(bytes, at + HEADER_BYTES, (int) end)));
	}

	byte[] bytes() {
		return ByteBuffer.allocate(HEADER_BYTES + this.body.length)
			.put((byte) 0)
			.put((byte) this.type)
			.putShort((short) this.flags)
			.putInt((int) this.stream)
			.putInt((int) this.value)
			.put(this.body)
			.array();
	}

	boolean has(int flag) {
		return (this.flags & flag) != 0;
	}

	boolean isOfStream() {
		return this.type <= WINDOW_UPDATE;
	}

	/** Credit that it gives: a reset has a code there. */
	long credit() {
		return (this.type == WINDOW_UPDATE && !has(RST)) ? this.value : 0;
	}

	@Override
	public String toString() {
		return TYPES.get(this.type) + " flags " + this.flags + " stream " + this.stream + " value " + this.value;
	}

}
