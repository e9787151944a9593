/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.yamux;

/**
 * Codes that this room sends with RST, as go-libp2p has them
 * ({@code core/network/mux.go}); others read nothing there.
 */
final class StreamCodes {

	/** The bound of open streams is reached, or the listener refused. */
	static final int RESOURCE_LIMIT_EXCEEDED = 0x1002;

	/** The peer broke the rules of one stream. */
	static final int PROTOCOL_VIOLATION = 0x1004;

	/** No streams are accepted any more. */
	static final int SHUTDOWN = 0x1007;

	private StreamCodes() {
	}

}
