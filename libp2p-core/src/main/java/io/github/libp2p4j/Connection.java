/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.identity.PublicKey;
import io.github.libp2p4j.multiaddr.Multiaddr;

/**
 * A secured, multiplexed connection to one authenticated peer. Thread-safe.
 */
public interface Connection {

	/**
	 * Unique within this process.
	 */
	String id();

	PeerId remotePeer();

	PublicKey remotePublicKey();

	Direction direction();

	/**
	 * The address of the other end of the transport connection, without {@code /p2p}.
	 */
	Multiaddr remoteAddress();

	Multiaddr localAddress();

	ConnectionState state();

	default boolean isOpen() {
		return state() == ConnectionState.OPEN;
	}

	/**
	 * The streams open now.
	 */
	List<Stream> streams();

	/**
	 * Opens a stream and agrees on the first of {@code protocols}, in order of
	 * preference, that the peer speaks.
	 * @throws StreamException when the peer speaks none of them, a limit or a deadline is
	 * hit, or the connection ends
	 * @throws ConnectionException when the connection does not take new streams
	 */
	Stream newStream(String... protocols);

	Stream newStream(StreamOptions options);

	/**
	 * Cancelling the stage (as a {@code CompletableFuture}) resets the stream.
	 */
	CompletionStage<Stream> newStreamAsync(StreamOptions options);

	/**
	 * Opens no more streams, refuses the peer's, lets those that are open finish for at
	 * most {@code grace}, says GoAway and closes.
	 * @return completes when the connection is closed
	 */
	CompletionStage<CloseReason> drain(Duration grace);

	/**
	 * Says GoAway and closes; open streams fail. Returns at once; idempotent.
	 */
	void close();

	CompletionStage<CloseReason> closed();

	/**
	 * A Yamux ping: the round trip of the session itself, without a stream.
	 */
	CompletionStage<Duration> sessionPing();

	/**
	 * What the event loop knows of this connection, as one consistent picture.
	 */
	CompletionStage<ConnectionInfo> info();

}
