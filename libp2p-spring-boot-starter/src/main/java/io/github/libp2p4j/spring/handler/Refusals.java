/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.List;
import java.util.function.Supplier;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses streams and tells the observers, so that meters show it. Thread-safe.
 */
final class Refusals {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private final Supplier<List<NetworkObserver>> observers;

	Refusals(Supplier<List<NetworkObserver>> observers) {
		this.observers = observers;
	}

	/**
	 * @param limit what was against it, from a bounded set
	 */
	void refuse(Stream stream, StreamException.Reason reason, long code, String limit) {
		logger.debug("Refused {}: {}", stream, limit);
		this.observers.get().forEach((observer) -> observer.rejected("stream", Direction.INBOUND, limit));
		stream.reset(reason, code);
	}

}
