/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.Locale;
import java.util.concurrent.CancellationException;

import io.github.libp2p4j.ConnectionException;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * What became of a stream, from a bounded set. Immutable.
 *
 * @param name as tagged
 */
record ObservedOutcome(String name) {

	static final ObservedOutcome UNKNOWN = new ObservedOutcome("unknown");

	static final ObservedOutcome COMPLETED = new ObservedOutcome("completed");

	static final ObservedOutcome RESET = new ObservedOutcome("reset");

	private static final ObservedOutcome FAILED = new ObservedOutcome("failed");

	private static final ObservedOutcome CANCELLED = new ObservedOutcome("cancelled");

	private static final ObservedOutcome CONNECTION_LOST = new ObservedOutcome("connection_lost");

	/** Chains of causes are short, cycles are possible; chosen. */
	private static final int MAX_DEPTH = 8;

	static ObservedOutcome of(@Nullable Throwable failure) {
		if (failure == null) {
			return COMPLETED;
		}
		Throwable each = failure;
		for (int depth = 0; each != null && depth < MAX_DEPTH; depth++) {
			ObservedOutcome known = known(each);
			if (known != null) {
				return known;
			}
			each = each.getCause();
		}
		return FAILED;
	}

	private static @Nullable ObservedOutcome known(Throwable failure) {
		if (failure instanceof RequestException request) {
			return of(request.reason());
		}
		if (failure instanceof StreamException stream) {
			return of(stream.reason());
		}
		if (failure instanceof DialException dial) {
			return new ObservedOutcome("dial_" + of(dial.reason()).name());
		}
		if (failure instanceof ConnectionException) {
			return CONNECTION_LOST;
		}
		return (failure instanceof CancellationException) ? CANCELLED : null;
	}

	private static ObservedOutcome of(Enum<?> reason) {
		return new ObservedOutcome(reason.name().toLowerCase(Locale.ROOT));
	}

}
