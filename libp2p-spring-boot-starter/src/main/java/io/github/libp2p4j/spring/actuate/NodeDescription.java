/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.NodeInfo;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

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
 * @param connections open now, oldest first
 * @param crypto which implementations are in use
 * @param pendingInbound inbound connections that are not ready yet
 * @param pendingOutbound dials under way
 * @param handlersRunning stream handlers at work
 * @param windowBytes charged to the node's window budget
 * @param eventsDropped events that did not fit their queue
 */
public record NodeDescription(String peerId, String state, List<String> listenAddresses, List<String> boundAddresses,
		List<String> observedAddresses, List<String> protocols, List<ConnectionDescription> connections,
		CryptoDescription crypto, int pendingInbound, int pendingOutbound, int handlersRunning, long windowBytes,
		long eventsDropped) {

	static NodeDescription of(NodeInfo info) {
		return new NodeDescription(info.peerId().toString(), lowercase(info.state()), text(info.listenAddresses()),
				text(info.boundAddresses()), text(info.observedAddresses()), info.protocols(),
				info.connections().stream().map(ConnectionDescription::of).toList(),
				new CryptoDescription(info.crypto().cipher(), info.crypto().keyAgreement(), info.crypto().signature()),
				info.pendingInbound(), info.pendingOutbound(), info.handlersRunning(), info.windowBytes(),
				info.eventsDropped());
	}

	private static List<String> text(List<Multiaddr> addresses) {
		return addresses.stream().map(Multiaddr::toString).toList();
	}

	private static String lowercase(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * One connection.
	 *
	 * @param direction {@code inbound} or {@code outbound}
	 * @param earlyMuxer whether the handshake chose the muxer
	 * @param openedAt ISO 8601, UTC
	 * @param upgradeMillis from the transport connection to ready
	 * @param roundTripMillis the last measured, null before the first
	 * @param bytesReceived from the transport
	 * @param bytesSent to the transport
	 */
	public record ConnectionDescription(String id, String peerId, String direction, String remoteAddress,
			String localAddress, String transport, String security, String muxer, boolean earlyMuxer, String state,
			String openedAt, double upgradeMillis, @Nullable Double roundTripMillis, long bytesReceived, long bytesSent,
			List<StreamDescription> streams) {

		static ConnectionDescription of(ConnectionInfo info) {
			return new ConnectionDescription(info.id(), info.peerId().toString(), lowercase(info.direction()),
					info.remoteAddress().toString(), info.localAddress().toString(), info.transport(), info.security(),
					info.muxer(), info.earlyMuxer(), lowercase(info.state()), info.openedAt().toString(),
					millis(info.upgradeTime()), info.roundTrip().map(ConnectionDescription::millis).orElse(null),
					info.bytesReceived(), info.bytesSent(),
					info.streams().stream().map(StreamDescription::of).toList());
		}

		private static double millis(Duration time) {
			return time.toNanos() / 1_000_000.0;
		}

	}

	/**
	 * One stream.
	 *
	 * @param protocol empty while it is negotiated
	 * @param receiveWindowBytes the size of the receive window, as grown
	 * @param sendCreditBytes what the peer lets this side send now
	 */
	public record StreamDescription(long id, String protocol, String direction, String state, long bytesReceived,
			long bytesSent, long receiveWindowBytes, long sendCreditBytes, long unreadBytes, long unsentBytes) {

		static StreamDescription of(StreamInfo info) {
			return new StreamDescription(info.id(), info.protocol(), lowercase(info.direction()),
					lowercase(info.state()), info.bytesReceived(), info.bytesSent(), info.receiveWindowBytes(),
					info.sendCreditBytes(), info.unreadBytes(), info.unsentBytes());
		}

	}

	/**
	 * Which implementations do the cryptography.
	 */
	public record CryptoDescription(String cipher, String keyAgreement, String signature) {
	}

}
