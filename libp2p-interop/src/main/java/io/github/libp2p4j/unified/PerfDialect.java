/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.unified;

/**
 * How a request of {@code /perf/1.0.0} begins. The suite's applications speak two
 * dialects under that one protocol id, as its document allows ("each application gets to
 * define what a perf request looks like").
 */
enum PerfDialect {

	/**
	 * As libp2p's specification has it, and python and nim: eight bytes, how many to send
	 * back. The upload ends with the dialer's half of the stream.
	 */
	SPECIFICATION(8),

	/**
	 * As the suite's rust, dotnet and lua applications have it: eight bytes, how many the
	 * dialer sends, and eight, how many it wants. Some of them leave their half of the
	 * stream open.
	 */
	BOTH_SIZES(16);

	/**
	 * What a transfer may have. Chosen, 256 TiB: more than anyone transfers, and far less
	 * than eight bytes of content are when read as a number.
	 */
	static final long MAX_BYTES = (1L << 48) - 1;

	private final int headerBytes;

	PerfDialect(int headerBytes) {
		this.headerBytes = headerBytes;
	}

	int headerBytes() {
		return this.headerBytes;
	}

}
