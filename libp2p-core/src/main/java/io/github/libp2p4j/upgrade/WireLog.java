/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import io.github.libp2p4j.multistream.NegotiationTrace;
import io.github.libp2p4j.yamux.FrameListener;

/**
 * Sees, when that is switched on, every negotiation message and every Yamux frame of a
 * connection, decrypted.
 */
public interface WireLog extends NegotiationTrace, FrameListener {

}
