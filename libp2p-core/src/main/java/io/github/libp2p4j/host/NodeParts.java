/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.util.List;

import io.github.libp2p4j.CryptoInfo;
import io.github.libp2p4j.connection.ConnectionTable;
import io.github.libp2p4j.connection.Dialer;
import io.github.libp2p4j.connection.Environment;
import io.github.libp2p4j.connection.HandlerTable;
import io.github.libp2p4j.connection.Listeners;
import io.github.libp2p4j.connection.LoopGroup;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.protocol.ObservedAddresses;
import io.github.libp2p4j.protocol.PerfProtocol;
import io.github.libp2p4j.protocol.PingProtocol;
import io.github.libp2p4j.protocol.PushRounds;
import io.github.libp2p4j.protocol.RequestResponse;

/**
 * What a node is made of. Immutable; all parts are thread-safe.
 *
 * @param identity the public half of the node's key
 * @param cryptoInfo which implementations are in use
 * @param environment what connections share
 * @param loops the event loops
 * @param table open connections
 * @param dialer brings about connections
 * @param listeners accepts them
 * @param handlers who serves which protocol
 * @param announced told instead of the bound addresses, if not empty
 * @param observedAddresses what peers report
 * @param ping measures round trips
 * @param perf measures throughput
 * @param requests makes and serves requests
 * @param identification asks peers what they are
 * @param pushes tells peers what changed
 */
record NodeParts(PublicKey identity, CryptoInfo cryptoInfo, Environment environment, LoopGroup loops,
		ConnectionTable table, Dialer dialer, Listeners listeners, HandlerTable handlers, List<Multiaddr> announced,
		ObservedAddresses observedAddresses, PingProtocol ping, PerfProtocol perf, RequestResponse requests,
		Identification identification, PushRounds pushes) {

	/**
	 * The addresses told to others, without {@code /p2p}.
	 */
	List<Multiaddr> told() {
		return this.announced.isEmpty() ? ListenAddresses.expand(this.listeners.bound()) : this.announced;
	}

}
