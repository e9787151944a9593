/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.Locale;
import java.util.OptionalLong;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOutcome;
import org.jspecify.annotations.Nullable;

/**
 * How a stream's end is reported.
 */
final class StreamOutcomes {

	private StreamOutcomes() {
	}

	/**
	 * @param failure null if both halves ended in order
	 */
	static StreamOutcome ofFailure(@Nullable StreamException failure) {
		if (failure == null) {
			return StreamOutcome.COMPLETED;
		}
		return switch (failure.reason()) {
			case RESET_BY_PEER -> StreamOutcome.RESET_BY_PEER;
			case TIMEOUT -> StreamOutcome.TIMEOUT;
			case LIMIT -> StreamOutcome.LIMIT;
			case CONNECTION_LOST -> StreamOutcome.CONNECTION_LOST;
			case RESET -> (failure.getCause() != null) ? StreamOutcome.HANDLER_FAILED : StreamOutcome.RESET_LOCALLY;
			case PROTOCOL_NOT_SUPPORTED, NEGOTIATION_FAILED, CLOSED, CANCELLED -> StreamOutcome.RESET_LOCALLY;
		};
	}

	/**
	 * What a stream fails with that this side resets.
	 * @throws IllegalArgumentException if the code does not fit into a frame
	 */
	static StreamException resetHere(long streamId, StreamException.Reason reason, long code) {
		if (code < 0 || code > 0xFFFF_FFFFL) {
			throw new IllegalArgumentException("A reset code is an unsigned 32-bit number, was " + code);
		}
		String why = (reason == StreamException.Reason.RESET) ? "" : ": " + reason.name().toLowerCase(Locale.ROOT);
		return new StreamException(reason, "stream " + streamId + " was reset by this side" + why, Origin.APPLICATION,
				OptionalLong.of(code), null);
	}

}
