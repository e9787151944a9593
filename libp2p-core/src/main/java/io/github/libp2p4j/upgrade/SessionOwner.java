/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import io.github.libp2p4j.yamux.WindowBudget;
import io.github.libp2p4j.yamux.YamuxListener;
import org.jspecify.annotations.Nullable;

/**
 * What a connection's session needs of its surroundings.
 *
 * @param listener is told of streams
 * @param budget pays for the growth of windows
 * @param wireLog sees messages and frames when that is switched on
 */
public record SessionOwner(YamuxListener listener, WindowBudget budget, @Nullable WireLog wireLog) {
}
