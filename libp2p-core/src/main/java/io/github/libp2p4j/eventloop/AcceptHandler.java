/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;
import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

/**
 * Decides about connections that arrive at an {@link Acceptor}.
 */
public interface AcceptHandler {

	/**
	 * On the acceptor's loop: which loop serves the connection. If it names one, exactly
	 * one of {@link #onConnected(Channel)} and
	 * {@link #onAbandoned(SocketAddress, IOException)} follows.
	 * @return null to refuse: the socket is closed at once
	 */
	@Nullable EventLoop onAccept(SocketAddress remote);

	/**
	 * On the chosen loop. Must set the channel's handler; what it throws closes the
	 * channel.
	 */
	void onConnected(Channel channel);

	/**
	 * On the acceptor's or the chosen loop: a connection that
	 * {@link #onAccept(SocketAddress)} had taken was lost before it became a channel.
	 */
	void onAbandoned(SocketAddress remote, IOException failure);

	/**
	 * On the acceptor's loop: no socket could be accepted, mostly for want of file
	 * descriptors. Accepting is tried again every 100 ms; this is called when it begins
	 * to fail, and at most once a second.
	 */
	void onAcceptFailed(IOException failure);

	/**
	 * On the acceptor's loop: the listening socket is gone, or the loop is, though nobody
	 * closed the acceptor. No further connection is accepted.
	 */
	void onLost(IOException failure);

}
