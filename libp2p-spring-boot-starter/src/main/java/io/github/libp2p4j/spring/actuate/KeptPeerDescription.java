/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.time.Instant;
import java.util.List;

import io.github.libp2p4j.spring.bootstrap.KeptPeer;
import org.jspecify.annotations.Nullable;

/**
 * One peer that is kept connected, as {@code /actuator/libp2p/kept-peers} shows it.
 * Immutable.
 *
 * @param groups who wants it: {@code bootstrap}, or client groups
 * @param state idle, connecting, connected, waiting
 * @param since ISO 8601, UTC
 * @param failures in a row
 * @param nextAttempt ISO 8601, UTC; null unless it waits for that
 * @param failure why there is no connection; null while there is one
 */
public record KeptPeerDescription(String peerId, List<String> addresses, List<String> groups, String state,
		String since, int failures, @Nullable String nextAttempt, @Nullable String failure) {

	static KeptPeerDescription of(KeptPeer peer, AddressText addresses) {
		return new KeptPeerDescription(peer.peerId().toString(), addresses.of(peer.addresses()), peer.groups(),
				NodeDescription.lowercase(peer.state()), peer.since().toString(), peer.failures(),
				peer.nextAttemptAt().map(Instant::toString).orElse(null),
				peer.lastFailure().map(addresses::text).orElse(null));
	}

}
