/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.actuate;

import java.util.Locale;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.DialException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a dial that was asked for. Immutable.
 *
 * @param connected whether there is a connection now, made or open before
 * @param connectionId its id
 * @param peerId who answered
 * @param reason why there is none: timeout, refused, unreachable, …
 * @param message the same for people
 */
public record DialDescription(boolean connected, @Nullable String connectionId, @Nullable String peerId,
		@Nullable String reason, @Nullable String message) {

	static DialDescription of(Connection connection) {
		return new DialDescription(true, connection.id(), connection.remotePeer().toString(), null, null);
	}

	static DialDescription of(DialException failure) {
		return new DialDescription(false, null, null, failure.reason().name().toLowerCase(Locale.ROOT),
				failure.getMessage());
	}

}
