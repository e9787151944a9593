/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * The ids of protocols that libp2p peers have in common, for
 * {@link ConnectionManager#handle} and {@link Connection#newStream}. Immutable.
 * <p>
 * This library itself speaks {@link #MULTISTREAM}, {@link #NOISE}, {@link #YAMUX},
 * {@link #IDENTIFY}, {@link #IDENTIFY_PUSH}, {@link #PING} and {@link #PERF}; the others
 * are here so that an application that speaks them need not spell them.
 */
public final class WellKnownProtocols {

	/** The header of multistream-select 1.0. */
	public static final String MULTISTREAM = "/multistream/1.0.0";

	/** The Noise XX secure channel. */
	public static final String NOISE = "/noise";

	/** The TLS 1.3 secure channel. */
	public static final String TLS = "/tls/1.0.0";

	/** The Yamux multiplexer. */
	public static final String YAMUX = "/yamux/1.0.0";

	/** What a peer says of itself, when asked. */
	public static final String IDENTIFY = "/ipfs/id/1.0.0";

	/** What a peer says of itself, when it changed. */
	public static final String IDENTIFY_PUSH = "/ipfs/id/push/1.0.0";

	/** Echo of 32 bytes, for round trips. */
	public static final String PING = "/ipfs/ping/1.0.0";

	/** Measurement of throughput: an upload and then a download. */
	public static final String PERF = "/perf/1.0.0";

	/** Publish and subscribe by flooding. */
	public static final String FLOODSUB = "/floodsub/1.0.0";

	/** Gossipsub 1.0. */
	public static final String GOSSIPSUB_1_0 = "/meshsub/1.0.0";

	/** Gossipsub 1.1: scoring, backoff, peer exchange. */
	public static final String GOSSIPSUB_1_1 = "/meshsub/1.1.0";

	/** Gossipsub 1.2: IDONTWANT. */
	public static final String GOSSIPSUB_1_2 = "/meshsub/1.2.0";

	/** The Kademlia table of the public IPFS network. */
	public static final String KADEMLIA = "/ipfs/kad/1.0.0";

	/** Asking a relay for a reservation or a connection. */
	public static final String CIRCUIT_RELAY_HOP = "/libp2p/circuit/relay/0.2.0/hop";

	/** A relay telling of a connection. */
	public static final String CIRCUIT_RELAY_STOP = "/libp2p/circuit/relay/0.2.0/stop";

	/** Hole punching over a relayed connection. */
	public static final String DCUTR = "/libp2p/dcutr";

	/** Asking a peer to dial back. */
	public static final String AUTONAT_2_DIAL_REQUEST = "/libp2p/autonat/2/dial-request";

	/** The peer's dial back. */
	public static final String AUTONAT_2_DIAL_BACK = "/libp2p/autonat/2/dial-back";

	private WellKnownProtocols() {
	}

}
