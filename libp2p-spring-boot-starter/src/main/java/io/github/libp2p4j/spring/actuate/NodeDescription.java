/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.List;
import java.util.Locale;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NodeInfo;

/**
 * What {@code /actuator/libp2p} answers. Immutable, plain values only, so that every
 * mapper writes the same.
 *
 * @param peerId who the node is
 * @param state where it is in its life: new, running, stopping, stopped
 * @param listenAddresses the addresses to hand to others, each ending in
 * {@code /p2p/PEERID}
 * @param boundAddresses as bound
 * @param observedAddresses as peers see them
 * @param protocols served
 * @param peers connected now
 * @param connections open now
 * @param crypto which implementations are in use
 * @param pendingInbound inbound connections that are not ready yet
 * @param pendingOutbound dials under way
 * @param handlersRunning stream handlers at work
 * @param windowBytes charged to the node's window budget
 * @param eventsDropped events that did not fit their queue
 */
public record NodeDescription(String peerId, String state, List<String> listenAddresses, List<String> boundAddresses,
		List<String> observedAddresses, List<String> protocols, int peers, ConnectionCounts connections,
		CryptoDescription crypto, int pendingInbound, int pendingOutbound, int handlersRunning, long windowBytes,
		long eventsDropped) {

	static NodeDescription of(NodeInfo info, AddressText addresses) {
		int peers = (int) info.connections().stream().map((connection) -> connection.peerId()).distinct().count();
		return new NodeDescription(info.peerId().toString(), lowercase(info.state()),
				addresses.of(info.listenAddresses()), addresses.of(info.boundAddresses()),
				addresses.of(info.observedAddresses()), info.protocols(), peers, ConnectionCounts.of(info),
				new CryptoDescription(info.crypto().cipher(), info.crypto().keyAgreement(), info.crypto().signature()),
				info.pendingInbound(), info.pendingOutbound(), info.handlersRunning(), info.windowBytes(),
				info.eventsDropped());
	}

	static String lowercase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * How many connections there are.
	 *
	 * @param streams on all of them
	 */
	public record ConnectionCounts(int inbound, int outbound, int streams) {

		static ConnectionCounts of(NodeInfo info) {
			int inbound = (int) info.connections()
				.stream()
				.filter((connection) -> connection.direction() == Direction.INBOUND)
				.count();
			int streams = info.connections().stream().mapToInt((connection) -> connection.streams().size()).sum();
			return new ConnectionCounts(inbound, info.connections().size() - inbound, streams);
		}

	}

	/**
	 * Which implementations do the cryptography.
	 */
	public record CryptoDescription(String cipher, String keyAgreement, String signature) {
	}

}
