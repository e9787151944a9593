/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The grace period of a shutdown, which its steps share: what the first one takes is
 * missing to the next. Thread-safe.
 */
final class ShutdownGrace {

	private final Duration period;

	private final LongSupplier nanoClock;

	private OptionalLong deadlineNanos = OptionalLong.empty();

	ShutdownGrace(Duration period, LongSupplier nanoClock) {
		this.period = period;
		this.nanoClock = nanoClock;
	}

	/**
	 * What is left; the first call begins the period.
	 */
	synchronized Duration remaining() {
		long now = this.nanoClock.getAsLong();
		if (this.deadlineNanos.isEmpty()) {
			this.deadlineNanos = OptionalLong.of(now + this.period.toNanos());
		}
		return Duration.ofNanos(Math.max(0, this.deadlineNanos.getAsLong() - now));
	}

}
