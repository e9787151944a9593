/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.List;

import org.springframework.core.retry.RetryPolicy;

/**
 * The way of one exchange to a peer. Immutable.
 *
 * @param targets the first one that can be reached is asked
 * @param retry what is left to do when none can
 * @param gate where the exchange counts
 */
record PeerRoute(List<PeerTarget> targets, RetryPolicy retry, ExchangeGate gate) {

	private static final RetryPolicy NEVER = ClientRetry.none().toPolicy();

	/**
	 * Of no group.
	 */
	static PeerRoute to(PeerTarget target) {
		return new PeerRoute(List.of(target), NEVER, ExchangeGate.unbounded());
	}

}
