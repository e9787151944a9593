/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the exchanges of a group that are under way, and refuses those beyond the bound.
 * Thread-safe.
 */
final class ExchangeGate {

	private final int most;

	private final AtomicInteger underWay = new AtomicInteger();

	private ExchangeGate(int most) {
		this.most = most;
	}

	static ExchangeGate of(int most) {
		return new ExchangeGate(most);
	}

	/**
	 * For exchanges that the core's own bound for each protocol suffices for.
	 */
	static ExchangeGate unbounded() {
		return new ExchangeGate(Integer.MAX_VALUE);
	}

	boolean tryEnter() {
		if (this.underWay.incrementAndGet() > this.most) {
			this.underWay.decrementAndGet();
			return false;
		}
		return true;
	}

	void leave() {
		this.underWay.decrementAndGet();
	}

	boolean isBounded() {
		return this.most < Integer.MAX_VALUE;
	}

	int most() {
		return this.most;
	}

}
