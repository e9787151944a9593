/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

/**
 * Codes that go with RST, as go-libp2p has them ({@code core/network/mux.go}).
 */
final class StreamResetCodes {

	/** A limit of this node. */
	static final long RESOURCE_LIMIT_EXCEEDED = 0x1002;

	/** The peer broke the protocol of the stream. */
	static final long PROTOCOL_VIOLATION = 0x1004;

	/** This node shuts down. */
	static final long SHUTDOWN = 0x1007;

	/** The peer may not use the protocol. */
	static final long GATED = 0x1008;

	private StreamResetCodes() {
	}

}
