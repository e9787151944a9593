/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with one peer that is to be kept connected. Immutable.
 *
 * @param peerId who it is
 * @param addresses where it is looked for
 * @param groups who wants it kept, sorted: {@code bootstrap}, names of client groups
 * @param state where it stands
 * @param since how long it stands there
 * @param failures attempts that failed in a row, or connections that did not last
 * @param nextAttempt when the peer is dialled next; null unless {@code WAITING}
 * @param failure why there is no connection; null while there is one, or before the first
 * attempt
 */
public record KeptPeer(PeerId peerId, List<Multiaddr> addresses, List<String> groups, State state, Instant since,
		int failures, @Nullable Instant nextAttempt, @Nullable String failure) {

	/** Where it stands with a kept peer. */
	public enum State {

		/** Not begun: the application has not started, or is stopping. */
		IDLE,
		/** A dial is under way. */
		CONNECTING,
		/** There is an open connection. */
		CONNECTED,
		/** The next attempt waits for its time. */
		WAITING

	}

	public KeptPeer {
		addresses = List.copyOf(addresses);
		groups = List.copyOf(groups);
	}

	public boolean isConnected() {
		return this.state == State.CONNECTED;
	}

	/**
	 * When the peer is dialled next.
	 */
	public Optional<Instant> nextAttemptAt() {
		return Optional.ofNullable(this.nextAttempt);
	}

	/**
	 * Why there is no connection.
	 */
	public Optional<String> lastFailure() {
		return Optional.ofNullable(this.failure);
	}

}
