/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.benchmarks.compare;

/**
 * What every program of a comparison serves, as CONTROL.md says it, beside the library's
 * own ping. Constants.
 */
final class Protocols {

	/** A big-endian uint64 and as many bytes; one byte back. Again and again. */
	static final String UPLOAD = "/benchmark/upload/1.0.0";

	/** A big-endian uint64; as many bytes back. Again and again. */
	static final String DOWNLOAD = "/benchmark/download/1.0.0";

	/** Whatever comes goes back. */
	static final String ECHO = "/benchmark/echo/1.0.0";

	/** How much is written or read at once, everywhere. */
	static final int CHUNK_BYTES = 64 << 10;

	/** The length of what is echoed. */
	static final int MESSAGE_BYTES = 32;

	private Protocols() {
	}

}
