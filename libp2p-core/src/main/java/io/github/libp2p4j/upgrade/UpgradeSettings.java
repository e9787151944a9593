/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.noise.NoiseIdentity;
import io.github.libp2p4j.yamux.YamuxSettings;

/**
 * What all connections of a node have in common.
 *
 * @param localPeer the peer id of this node
 * @param identity the Noise static key and its signature
 * @param yamux the numbers of a session
 * @param upgradeTimeoutNanos total time from the transport connection to ready
 * @param earlyMuxer whether to offer the muxer in the Noise extensions
 */
public record UpgradeSettings(PeerId localPeer, NoiseIdentity identity, YamuxSettings yamux, long upgradeTimeoutNanos,
		boolean earlyMuxer) {
}
