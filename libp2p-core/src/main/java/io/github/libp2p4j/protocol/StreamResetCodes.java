/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

/**
 * Codes that protocols send with RST, as go-libp2p has them
 * ({@code core/network/mux.go}); others read nothing there.
 */
final class StreamResetCodes {

	/** The peer speaks none of the protocols that were proposed, or not any more. */
	static final long NEGOTIATION_FAILED = 0x1001;

	/** A limit of this node. */
	static final long RESOURCE_LIMIT_EXCEEDED = 0x1002;

	/** Too many in a time. */
	static final long RATE_LIMITED = 0x1003;

	/** The peer broke the protocol of the stream. */
	static final long PROTOCOL_VIOLATION = 0x1004;

	/** The peer may not use the protocol. */
	static final long GATED = 0x1008;

	private StreamResetCodes() {
	}

}
