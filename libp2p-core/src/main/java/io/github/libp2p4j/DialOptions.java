/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * How to dial. Immutable.
 *
 * @param explicitTimeout covers resolution, transport connection and upgrade; null takes
 * {@link Timeouts#dial()}
 * @param newConnection dial even if a connection to the peer is open
 */
public record DialOptions(@Nullable Duration explicitTimeout, boolean newConnection) {

	private static final DialOptions DEFAULTS = new DialOptions(null, false);

	public static DialOptions defaults() {
		return DEFAULTS;
	}

	public DialOptions withTimeout(Duration timeout) {
		return new DialOptions(timeout, this.newConnection);
	}

	public DialOptions withNewConnection() {
		return new DialOptions(this.explicitTimeout, true);
	}

	public Optional<Duration> timeout() {
		return Optional.ofNullable(this.explicitTimeout);
	}

}
