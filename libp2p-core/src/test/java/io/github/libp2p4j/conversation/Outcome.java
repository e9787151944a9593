/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.conversation;

import java.util.List;

/**
 * What came of a conversation. Immutable.
 *
 * @param peerId who the peer is
 * @param earlyMuxer whether the Noise extensions chose the muxer
 * @param ourSha256 of all bytes of ours on the wire
 * @param peersSha256 of all bytes of the peer's on the wire
 * @param ourGoAway the code that we said, or -1
 * @param peersGoAway the code that the peer said, or -1
 * @param streams in the order of their opening
 */
record Outcome(String peerId, boolean earlyMuxer, String ourSha256, String peersSha256, long ourGoAway,
		long peersGoAway, List<StreamOutcome> streams) {

	Outcome {
		streams = List.copyOf(streams);
	}

	/**
	 * What came of one stream.
	 *
	 * @param ours whether this side opened it
	 * @param protocol that was agreed on; empty if none was
	 */
	record StreamOutcome(long id, boolean ours, String protocol, Half sent, Half received) {
	}

	/**
	 * One direction of a stream, negotiation included, until either side reset it.
	 *
	 * @param end {@code FIN}, {@code RST 0x…} with its code, or {@code open}
	 */
	record Half(long bytes, String sha256, String end) {
	}

}
