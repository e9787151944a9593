/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

/**
 * A picture of one stream.
 *
 * @param id the Yamux stream id
 * @param protocol the protocol, or empty text while it is negotiated
 * @param direction who opened it
 * @param state where it is in its life
 * @param bytesReceived payload bytes so far
 * @param bytesSent payload bytes so far
 * @param receiveWindowBytes the size of the receive window, as grown
 * @param sendCreditBytes what the peer lets this side send now
 * @param unreadBytes received and not yet read by the application
 * @param unsentBytes written by the application and not yet sent
 */
public record StreamInfo(long id, String protocol, Direction direction, StreamState state, long bytesReceived,
		long bytesSent, long receiveWindowBytes, long sendCreditBytes, long unreadBytes, long unsentBytes) {
}
