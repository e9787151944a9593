/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.List;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.multiaddr.Protocol;

/**
 * How far an address reaches, as far as that decides whom to tell it. Immutable.
 */
enum AddressReach {

	/** Wherever it says. */
	NETWORK,

	/** {@code 127.0.0.0/8}, {@code ::1}: this machine. */
	LOOPBACK,

	/** {@code /memory}: this process. */
	PROCESS,

	/**
	 * {@code 0.0.0.0} and {@code ::}, which are no place; a peer id without an address;
	 * {@code /unix}, which no two peers encode alike.
	 */
	NOBODY;

	static AddressReach of(Multiaddr address) {
		Protocol first = address.components().get(0).protocol();
		if (first == Protocol.MEMORY) {
			return PROCESS;
		}
		if (first == Protocol.UNIX || first == Protocol.P2P || address.isWildcard()) {
			return NOBODY;
		}
		return address.isLoopback() ? LOOPBACK : NETWORK;
	}

	/**
	 * The addresses of a node that the peer at the other end of {@code connection} can be
	 * told: loopback ones only if the connection is within this machine, memory ones only
	 * within this process.
	 * @return in the order given, without a trailing {@code /p2p}, which the peer knows
	 */
	static List<Multiaddr> visibleTo(Connection connection, List<Multiaddr> addresses) {
		AddressReach remote = of(connection.remoteAddress());
		boolean withinMachine = remote == LOOPBACK || remote == PROCESS || of(connection.localAddress()) == LOOPBACK;
		return addresses.stream().filter((address) -> switch (of(address)) {
			case NETWORK -> true;
			case LOOPBACK -> withinMachine;
			case PROCESS -> remote == PROCESS;
			case NOBODY -> false;
		}).map(Multiaddr::withoutPeerId).distinct().toList();
	}

}
