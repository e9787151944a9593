/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;

/**
 * Receives the outcome of a connection attempt: exactly one of the two methods is called,
 * once, on the loop (on the calling thread if the loop is closed already).
 */
public interface ConnectHandler {

	/** Connected. Must set the channel's handler; what it throws closes the channel. */
	void onConnected(Channel channel);

	/** Failed, was cancelled, or the loop was closed. */
	void onConnectFailed(IOException failure);

}
