/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;

import org.springframework.core.retry.RetryPolicy;

/**
 * How often and when to try again to reach a group's peers. Only exchanges of which
 * nothing was sent are tried again: those for which no connection came about. Immutable;
 * start from {@link #none()}.
 *
 * @param maxAttempts how often to try at most, the first time included; in each attempt
 * every peer of the group is tried
 * @param initialDelay how long to wait before the second attempt
 * @param maxDelay how long to wait at most
 * @param multiplier how much longer each wait is than the one before
 */
public record ClientRetry(int maxAttempts, Duration initialDelay, Duration maxDelay, double multiplier) {

	private static final ClientRetry NONE = new ClientRetry(1, Duration.ofMillis(100), Duration.ofSeconds(5), 2.0);

	public ClientRetry {
		if (maxAttempts < 1) {
			throw new IllegalArgumentException("There must be at least 1 attempt, was " + maxAttempts);
		}
		requirePositive("initial delay", initialDelay);
		requirePositive("longest delay", maxDelay);
		if (!(multiplier >= 1)) {
			throw new IllegalArgumentException("The multiplier of delays must be at least 1, was " + multiplier);
		}
	}

	/**
	 * One attempt.
	 */
	public static ClientRetry none() {
		return NONE;
	}

	public ClientRetry withMaxAttempts(int value) {
		return new ClientRetry(value, this.initialDelay, this.maxDelay, this.multiplier);
	}

	public ClientRetry withInitialDelay(Duration value) {
		return new ClientRetry(this.maxAttempts, value, this.maxDelay, this.multiplier);
	}

	public ClientRetry withMaxDelay(Duration value) {
		return new ClientRetry(this.maxAttempts, this.initialDelay, value, this.multiplier);
	}

	public ClientRetry withMultiplier(double value) {
		return new ClientRetry(this.maxAttempts, this.initialDelay, this.maxDelay, value);
	}

	RetryPolicy toPolicy() {
		return RetryPolicy.builder()
			.maxRetries(this.maxAttempts - 1L)
			.delay(this.initialDelay)
			.maxDelay((this.maxDelay.compareTo(this.initialDelay) < 0) ? this.initialDelay : this.maxDelay)
			.multiplier(this.multiplier)
			.predicate(ExchangeFailures::isWorthAnotherAttempt)
			.build();
	}

	private static void requirePositive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("The " + name + " between attempts must be positive, was " + value);
		}
	}

}
