/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.net.InetSocketAddress;

import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One place to dial. Immutable.
 *
 * @param address resolved, without {@code /p2p}
 * @param socketAddress where to, null within the process
 */
record DialTarget(Multiaddr address, @Nullable InetSocketAddress socketAddress) {
}
