/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What holds for handlers that do not say otherwise. Immutable.
 *
 * @param concurrency calls of one handler at once at most
 * @param concurrencyPerPeer of one peer, or null if no fewer
 * @param timeout of a call, or null for core's ten seconds of requests with one answer
 * and none for all others
 * @param maxMessageBytes the largest message in either direction
 */
public record HandlerDefaults(int concurrency, @Nullable Integer concurrencyPerPeer, @Nullable Duration timeout,
		int maxMessageBytes) {

	/** The values of the properties' own defaults. */
	public static HandlerDefaults standard() {
		return new HandlerDefaults(1024, null, null, 1 << 20);
	}

}
