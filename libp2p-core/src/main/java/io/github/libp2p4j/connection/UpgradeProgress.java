/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.ConnectionState;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time of each step of an upgrade, and tells whoever waits for its end, once.
 * Loop-confined.
 */
final class UpgradeProgress {

	private final Environment environment;

	private final ConnectionSpec spec;

	private final long startedNanos;

	private ConnectionState step = ConnectionState.SECURITY_NEGOTIATION;

	private long stepStartedNanos;

	private @Nullable UpgradeOutcome outcome;

	UpgradeProgress(Environment environment, ConnectionSpec spec, UpgradeOutcome outcome, long nowNanos) {
		this.environment = environment;
		this.spec = spec;
		this.outcome = outcome;
		this.startedNanos = nowNanos;
		this.stepStartedNanos = nowNanos;
	}

	/**
	 * @return whether the state is another than at the last call
	 */
	boolean reached(ConnectionState state, long nowNanos) {
		if (state == this.step || this.outcome == null) {
			return false;
		}
		this.environment.observer()
			.upgradeStep(this.spec.direction(), this.step, Duration.ofNanos(nowNanos - this.stepStartedNanos));
		ConnectionDriver.logger.debug("{} {}: {} done, {} next", this.spec.direction(), this.spec.remote(), this.step,
				state);
		this.step = state;
		this.stepStartedNanos = nowNanos;
		return true;
	}

	long totalNanos(long nowNanos) {
		return nowNanos - this.startedNanos;
	}

	void opened(LiveConnection connection) {
		UpgradeOutcome waiting = this.outcome;
		this.outcome = null;
		if (waiting != null) {
			waiting.onOpened(connection);
		}
	}

	void failed(ConnectionState reached, CloseReason reason, @Nullable Throwable cause) {
		UpgradeOutcome waiting = this.outcome;
		this.outcome = null;
		if (waiting != null) {
			waiting.onFailed(UpgradeFailures.describe(this.spec, reached, reason, cause), reached);
		}
	}

}
