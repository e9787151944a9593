/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * How long to wait between attempts: longer each time, and never quite the same, so that
 * the peers of a node that comes back do not all return at once. Immutable.
 *
 * @param initial before the second attempt, or the first after a loss; positive
 * @param max never longer than this
 * @param multiplier from one delay to the next; 1 at least
 */
public record ReconnectDelays(Duration initial, Duration max, double multiplier) {

	/** Chosen: half of what there is to wait, up or down, takes a crowd apart. */
	private static final int JITTER_DIVISOR = 2;

	public ReconnectDelays {
		if (initial.toMillis() < 1) {
			throw new IllegalArgumentException("The initial delay must be at least 1 ms, was " + initial);
		}
		if (max.compareTo(initial) < 0) {
			throw new IllegalArgumentException(
					"The longest delay must not be below the initial one, " + initial + ", was " + max);
		}
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("The multiplier must be at least 1, was " + multiplier);
		}
	}

	public static ReconnectDelays defaults() {
		return new ReconnectDelays(Duration.ofSeconds(1), Duration.ofMinutes(1), 2);
	}

	/** Without an end: what is to be kept is never given up. */
	BackOff backOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(this.initial.toMillis(), this.multiplier);
		backOff.setMaxInterval(this.max.toMillis());
		backOff.setJitter(this.initial.toMillis() / JITTER_DIVISOR);
		return backOff;
	}

	RetryPolicy attempts(int count) {
		return RetryPolicy.builder()
			.includes(BootstrapException.class)
			.maxRetries(count - 1L)
			.delay(this.initial)
			.jitter(this.initial.dividedBy(JITTER_DIVISOR))
			.maxDelay(this.max)
			.multiplier(this.multiplier)
			.build();
	}

}
