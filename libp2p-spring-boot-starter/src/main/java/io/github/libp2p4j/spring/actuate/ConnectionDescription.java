/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.StreamInfo;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as {@code /actuator/libp2p/connections} shows it. Immutable.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param earlyMuxer whether the handshake chose the muxer
 * @param openedAt ISO 8601, UTC
 * @param upgradeMillis from the transport connection to ready
 * @param roundTripMillis the last measured, null before the first
 * @param bytesReceived from the transport
 * @param bytesSent to the transport
 * @param streamCount how many are open
 * @param streams these, where a single connection is asked for; else null
 */
public record ConnectionDescription(String id, String peerId, String direction, String remoteAddress,
		String localAddress, String transport, String security, String muxer, boolean earlyMuxer, String state,
		String openedAt, double upgradeMillis, @Nullable Double roundTripMillis, long bytesReceived, long bytesSent,
		int streamCount, @Nullable List<StreamDescription> streams) {

	static ConnectionDescription of(ConnectionInfo info, AddressText addresses) {
		return of(info, addresses, null);
	}

	static ConnectionDescription withStreams(ConnectionInfo info, AddressText addresses) {
		return of(info, addresses, info.streams().stream().map(StreamDescription::of).toList());
	}

	private static ConnectionDescription of(ConnectionInfo info, AddressText addresses,
			@Nullable List<StreamDescription> streams) {
		return new ConnectionDescription(info.id(), info.peerId().toString(),
				NodeDescription.lowercase(info.direction()), addresses.of(info.remoteAddress()),
				addresses.of(info.localAddress()), info.transport(), info.security(), info.muxer(), info.earlyMuxer(),
				NodeDescription.lowercase(info.state()), info.openedAt().toString(), millis(info.upgradeTime()),
				info.roundTrip().map(ConnectionDescription::millis).orElse(null), info.bytesReceived(),
				info.bytesSent(), info.streams().size(), streams);
	}

	private static double millis(Duration time) {
		return time.toNanos() / 1_000_000.0;
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
			return new StreamDescription(info.id(), info.protocol(), NodeDescription.lowercase(info.direction()),
					NodeDescription.lowercase(info.state()), info.bytesReceived(), info.bytesSent(),
					info.receiveWindowBytes(), info.sendCreditBytes(), info.unreadBytes(), info.unsentBytes());
		}

	}

}
