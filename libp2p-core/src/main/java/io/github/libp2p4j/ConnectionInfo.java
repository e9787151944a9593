/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * A picture of one connection.
 *
 * @param id unique within the process
 * @param peerId the authenticated peer
 * @param direction who dialled
 * @param remoteAddress the other end
 * @param localAddress this end
 * @param transport {@code tcp} or {@code memory}
 * @param security {@code /noise}
 * @param muxer {@code /yamux/1.0.0}
 * @param earlyMuxer whether the Noise extensions chose the muxer
 * @param state where it is in its life
 * @param openedAt when it became ready
 * @param upgradeTime from the transport connection to ready
 * @param sessionRoundTrip the last measured, null before the first
 * @param bytesReceived from the transport
 * @param bytesSent to the transport
 * @param streams the streams open now
 */
public record ConnectionInfo(String id, PeerId peerId, Direction direction, Multiaddr remoteAddress,
		Multiaddr localAddress, String transport, String security, String muxer, boolean earlyMuxer,
		ConnectionState state, Instant openedAt, Duration upgradeTime, @Nullable Duration sessionRoundTrip,
		long bytesReceived, long bytesSent, List<StreamInfo> streams) {

	public ConnectionInfo {
		streams = List.copyOf(streams);
	}

	public Optional<Duration> roundTrip() {
		return Optional.ofNullable(this.sessionRoundTrip);
	}

}
