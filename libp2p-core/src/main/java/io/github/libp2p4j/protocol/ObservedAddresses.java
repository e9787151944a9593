/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * What connected peers say they see this node at. Thread-safe.
 * <p>
 * Hints, not facts: peers may lie, and behind an outbound connection the port is one of
 * the moment. A peer counts once for an address however many connections it has, a report
 * lasts as long as its connection, and there is one report a connection: the newest.
 */
public final class ObservedAddresses {

	/**
	 * Reports that are kept. Chosen: several times the connections of a node by default,
	 * which are the real bound.
	 */
	static final int MAX_REPORTS = 4096;

	/** Addresses that are told. Chosen: enough for all interfaces of both IP versions. */
	static final int MAX_ADDRESSES = 32;

	/**
	 * Chosen: an address as seen on a socket is short (a zone, an IPv6 address and a
	 * port); names are no such thing.
	 */
	static final int MAX_ADDRESS_BYTES = 64;

	private final Map<String, Report> reports = new HashMap<>();

	/**
	 * Takes note of what the peer of {@code connection} says, until it is
	 * {@linkplain #closed told} that the connection is over.
	 */
	void report(Connection connection, Multiaddr address) {
		if (AddressReach.of(address) == AddressReach.NOBODY) {
			return;
		}
		Multiaddr seen = address.withoutPeerId();
		if (seen.toBytes().length > MAX_ADDRESS_BYTES) {
			return;
		}
		String id = connection.id();
		synchronized (this.reports) {
			if (this.reports.size() >= MAX_REPORTS && !this.reports.containsKey(id)) {
				return;
			}
			this.reports.put(id, new Report(connection.remotePeer(), connection.direction(), seen));
		}
		// After the report: of a connection that is closed by now nobody will tell.
		if (connection.state() == ConnectionState.CLOSED) {
			closed(connection);
		}
	}

	/**
	 * A connection is over, and with it what its peer said.
	 */
	public void closed(Connection connection) {
		synchronized (this.reports) {
			this.reports.remove(connection.id());
		}
	}

	/**
	 * The addresses reported, at most 32: those that most peers report first; among
	 * equals those that peers dialled.
	 */
	public List<Multiaddr> addresses() {
		Map<Multiaddr, Tally> tallies = new HashMap<>();
		synchronized (this.reports) {
			for (Report report : this.reports.values()) {
				tallies.computeIfAbsent(report.address(), (address) -> new Tally()).add(report);
			}
		}
		Comparator<Map.Entry<Multiaddr, Tally>> order = Comparator
			.comparingInt((entry) -> -entry.getValue().peers.size());
		return tallies.entrySet()
			.stream()
			.sorted(order.thenComparingInt((entry) -> -entry.getValue().dialled)
				.thenComparing((entry) -> entry.getKey().toString()))
			.limit(MAX_ADDRESSES)
			.map(Map.Entry::getKey)
			.toList();
	}

	private record Report(PeerId peer, Direction direction, Multiaddr address) {
	}

	private static final class Tally {

		private final Set<PeerId> peers = new HashSet<>();

		private int dialled;

		private void add(Report report) {
			this.peers.add(report.peer());
			if (report.direction() == Direction.INBOUND) {
				this.dialled++;
			}
		}

	}

}
