/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.List;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * What a peer says of itself on the wire. Immutable. A part that is null was not said,
 * which a push takes for unchanged.
 *
 * @param publicKey field 1: the key protobuf, as sent
 * @param listenAddresses field 2: those that can be parsed
 * @param protocols field 3
 * @param observedAddress field 4: how it sees the reader
 * @param protocolVersion field 5
 * @param agentVersion field 6
 * @param signedPeerRecord field 8: an envelope, as sent, not verified
 */
record IdentifyMessage(@Nullable ByteString publicKey, List<Multiaddr> listenAddresses, List<String> protocols,
		@Nullable Multiaddr observedAddress, @Nullable String protocolVersion, @Nullable String agentVersion,
		@Nullable ByteString signedPeerRecord) {

	/** What a part may have, and what is sent (js, go: 8 KiB). */
	static final int MAX_PART_BYTES = 8192;

	/** Parts of one message (js takes 10, go 9). */
	static final int MAX_PARTS = 10;

	/** After the merge (go). */
	static final int MAX_PROTOCOLS = 1024;

	/** After the merge (go). */
	static final int MAX_ADDRESSES = 500;

	/**
	 * A longer id cannot be negotiated: multistream-select ends at 1,024 bytes with the
	 * newline.
	 */
	static final int MAX_PROTOCOL_BYTES = 1023;

	/** Chosen: a longer address is no address to dial, and this one is kept. */
	static final int MAX_ADDRESS_BYTES = 1024;

	/**
	 * Chosen: versions go to logs and endpoints; peers' are under 100. Longer ones are
	 * cut.
	 */
	static final int MAX_VERSION_BYTES = 256;

	/** What is sent, in one part: rust reads no more. */
	static final int MAX_SENT_BYTES = 4096;

	static final int PUBLIC_KEY = 1;

	static final int LISTEN_ADDRESS = 2;

	static final int PROTOCOL = 3;

	static final int OBSERVED_ADDRESS = 4;

	static final int PROTOCOL_VERSION = 5;

	static final int AGENT_VERSION = 6;

	static final int SIGNED_PEER_RECORD = 8;

	IdentifyMessage {
		listenAddresses = List.copyOf(listenAddresses);
		protocols = List.copyOf(protocols);
	}

}
