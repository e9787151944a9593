/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

import java.nio.ByteBuffer;

/**
 * How a request of {@code /perf/1.0.0} begins. The suite's applications speak two
 * dialects under that one protocol id, as its document allows ("each application gets to
 * define what a perf request looks like").
 */
enum PerfHeader {

	/**
	 * As libp2p's specification has it (python, nim): how many bytes to send back. The
	 * upload ends with the dialer's half of the stream.
	 */
	SPECIFICATION(8) {

		@Override
		void write(ByteBuffer target, long uploadBytes, long downloadBytes) {
			target.putLong(downloadBytes);
		}

	},

	/**
	 * As the suite's rust, dotnet and lua applications have it: how many bytes the dialer
	 * sends, then how many it wants. Some of them leave their half of the stream open.
	 */
	BOTH_SIZES(16) {

		@Override
		void write(ByteBuffer target, long uploadBytes, long downloadBytes) {
			target.putLong(uploadBytes).putLong(downloadBytes);
		}

	};

	/**
	 * What a transfer may have. Chosen, 256 TiB: more than anyone transfers, and far less
	 * than eight bytes of content are when read as a number.
	 */
	static final long MAX_BYTES = (1L << 48) - 1;

	private final int lengthBytes;

	PerfHeader(int lengthBytes) {
		this.lengthBytes = lengthBytes;
	}

	int lengthBytes() {
		return this.lengthBytes;
	}

	/**
	 * @param target has {@link #lengthBytes()} of space, big-endian
	 */
	abstract void write(ByteBuffer target, long uploadBytes, long downloadBytes);

}
