/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.jspecify.annotations.Nullable;

/**
 * Ends streams whose call takes too long. Stateless.
 */
final class HandlerTimer {

	private static final Registration NONE = () -> {
	};

	private HandlerTimer() {
	}

	/**
	 * @param timeout null for none
	 * @return to be closed when the call has ended
	 */
	static Registration start(Stream stream, @Nullable Duration timeout) {
		if (timeout == null) {
			return NONE;
		}
		// On the JDK's own timer thread, where a reset returns at once.
		CompletableFuture<Boolean> over = new CompletableFuture<Boolean>().completeOnTimeout(true, timeout.toNanos(),
				TimeUnit.NANOSECONDS);
		over.thenAccept((late) -> {
			if (late) {
				stream.reset(StreamException.Reason.TIMEOUT, 0);
			}
		});
		return () -> over.complete(false);
	}

}
