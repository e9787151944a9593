/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.upgrade;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.machine.Role;
import org.jspecify.annotations.Nullable;

/**
 * The part that this side plays and who must answer.
 *
 * @param role initiator if this side dialled
 * @param expected the peer of a dial with {@code /p2p}, null to take anybody
 */
public record PeerExpectation(Role role, @Nullable PeerId expected) {
}
