/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

/**
 * Codes that go-libp2p puts into RST and GoAway frames, and other implementations ignore
 * (core/network/mux.go, core/network/conn.go).
 */
final class WireCodes {

	/** RST: no protocol was agreed on. */
	static final long STREAM_NEGOTIATION_FAILED = 0x1001;

	/** RST: a limit of this node. */
	static final long STREAM_RESOURCE_LIMIT = 0x1002;

	/** RST: this node shuts down. */
	static final long STREAM_SHUTDOWN = 0x1007;

	/** GoAway: a limit of this node. */
	static final long CONNECTION_RESOURCE_LIMIT = 0x1001;

	/** GoAway: this node does not want the peer. */
	static final long CONNECTION_GATED = 0x1007;

	private WireCodes() {
	}

}
