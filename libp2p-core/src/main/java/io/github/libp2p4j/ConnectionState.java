/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * Where a connection is in its life. {@code MUXER_NEGOTIATION} is skipped when the Noise
 * extensions chose the muxer.
 *
 * <pre>
 * CONNECTING → SECURITY_NEGOTIATION → HANDSHAKE → MUXER_NEGOTIATION → OPEN → DRAINING → CLOSED
 *                                         └──────────────────────────↗
 * every state → CLOSED
 * </pre>
 */
public enum ConnectionState {

	/** The transport connection is being made. */
	CONNECTING,
	/** multistream-select for {@code /noise}. */
	SECURITY_NEGOTIATION,
	/** Noise XX. */
	HANDSHAKE,
	/** multistream-select for {@code /yamux/1.0.0} inside the encrypted channel. */
	MUXER_NEGOTIATION,
	/** Streams flow. */
	OPEN,
	/** No new streams; the open ones finish. */
	DRAINING,
	/** Over. */
	CLOSED

}
