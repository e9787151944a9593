/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;

import io.github.libp2p4j.Timeouts;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the node waits. Immutable.
 *
 * @param dial Time for name resolution, transport connection and upgrade of one dial.
 * @param upgrade Time from a transport connection to a connection that is ready, both
 * directions.
 * @param streamNegotiation Time to agree on a stream's protocol.
 * @param writeStall Time that a connection or stream may fail to send anything of what is
 * queued.
 * @param keepaliveInterval Silence after which a session ping is sent; zero sends none.
 * @param keepaliveTimeout Time for the answer to a session ping.
 * @param idle Time after which a connection without streams is closed; zero never closes
 * it.
 * @param streamClose Time for a peer to end its half of a stream that was closed here.
 * @param identify Time to ask or answer identify.
 */
public record TimeoutsProperties(@DefaultValue("15s") Duration dial, @DefaultValue("10s") Duration upgrade,
		@DefaultValue("10s") Duration streamNegotiation, @DefaultValue("10s") Duration writeStall,
		@DefaultValue("30s") Duration keepaliveInterval, @DefaultValue("10s") Duration keepaliveTimeout,
		@DefaultValue("0s") Duration idle, @DefaultValue("10s") Duration streamClose,
		@DefaultValue("5s") Duration identify) {

	private static final String PREFIX = "libp2p.timeouts.";

	Timeouts toTimeouts() {
		Timeouts timeouts = Timeouts.defaults();
		timeouts = PropertyCheck.value(PREFIX + "dial", this.dial, timeouts::withDial);
		timeouts = PropertyCheck.value(PREFIX + "upgrade", this.upgrade, timeouts::withUpgrade);
		timeouts = PropertyCheck.value(PREFIX + "stream-negotiation", this.streamNegotiation,
				timeouts::withStreamNegotiation);
		timeouts = PropertyCheck.value(PREFIX + "write-stall", this.writeStall, timeouts::withWriteStall);
		timeouts = keepalive(timeouts);
		timeouts = PropertyCheck.value(PREFIX + "idle", this.idle, timeouts::withIdle);
		timeouts = PropertyCheck.value(PREFIX + "stream-close", this.streamClose, timeouts::withStreamClose);
		return PropertyCheck.value(PREFIX + "identify", this.identify, timeouts::withIdentify);
	}

	private Timeouts keepalive(Timeouts timeouts) {
		Duration defaultTimeout = timeouts.keepaliveTimeout();
		Timeouts withInterval = PropertyCheck.value(PREFIX + "keepalive-interval", this.keepaliveInterval,
				(interval) -> timeouts.withKeepalive(interval, defaultTimeout));
		return PropertyCheck.value(PREFIX + "keepalive-timeout", this.keepaliveTimeout,
				(timeout) -> withInterval.withKeepalive(withInterval.keepaliveInterval(), timeout));
	}

}
