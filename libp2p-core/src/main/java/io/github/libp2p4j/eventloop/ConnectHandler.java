/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.eventloop;

import java.io.IOException;

/**
 * Receives the outcome of a connection attempt, on the loop, exactly once.
 */
public interface ConnectHandler {

	void onConnected(Channel channel);

	void onConnectFailed(IOException failure);

}
