/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;

/**
 * How long a node waits. Measured on a monotonic clock, as totals. Immutable; start from
 * {@link #defaults()}.
 *
 * @param dial name resolution, transport connection and upgrade of one dial
 * @param upgrade from an accepted or made transport connection to ready, both directions
 * @param streamNegotiation agreeing on a stream's protocol
 * @param writeStall a connection or stream that can send nothing of what is queued
 * @param keepaliveInterval silence after which a session ping is sent; zero sends none
 * @param keepaliveTimeout what the answer may take
 * @param idle a connection without streams is closed after this; zero, the default, never
 * @param streamClose what a peer may take to end its half after {@link Stream#close()}
 * @param identify asking or answering identify
 */
public record Timeouts(Duration dial, Duration upgrade, Duration streamNegotiation, Duration writeStall,
		Duration keepaliveInterval, Duration keepaliveTimeout, Duration idle, Duration streamClose, Duration identify) {

	private static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(15), Duration.ofSeconds(10),
			Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(10),
			Duration.ZERO, Duration.ofSeconds(10), Duration.ofSeconds(5));

	public Timeouts {
		positive("dial", dial);
		positive("upgrade", upgrade);
		positive("stream-negotiation", streamNegotiation);
		positive("write-stall", writeStall);
		notNegative("keepalive-interval", keepaliveInterval);
		positive("keepalive-timeout", keepaliveTimeout);
		notNegative("idle", idle);
		positive("stream-close", streamClose);
		positive("identify", identify);
	}

	public static Timeouts defaults() {
		return DEFAULTS;
	}

	public Timeouts withDial(Duration value) {
		return new Timeouts(value, this.upgrade, this.streamNegotiation, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, this.streamClose, this.identify);
	}

	public Timeouts withUpgrade(Duration value) {
		return new Timeouts(this.dial, value, this.streamNegotiation, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, this.streamClose, this.identify);
	}

	public Timeouts withStreamNegotiation(Duration value) {
		return new Timeouts(this.dial, this.upgrade, value, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, this.streamClose, this.identify);
	}

	public Timeouts withWriteStall(Duration value) {
		return new Timeouts(this.dial, this.upgrade, this.streamNegotiation, value, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, this.streamClose, this.identify);
	}

	public Timeouts withKeepalive(Duration interval, Duration timeout) {
		return new Timeouts(this.dial, this.upgrade, this.streamNegotiation, this.writeStall, interval, timeout,
				this.idle, this.streamClose, this.identify);
	}

	public Timeouts withIdle(Duration value) {
		return new Timeouts(this.dial, this.upgrade, this.streamNegotiation, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, value, this.streamClose, this.identify);
	}

	public Timeouts withStreamClose(Duration value) {
		return new Timeouts(this.dial, this.upgrade, this.streamNegotiation, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, value, this.identify);
	}

	public Timeouts withIdentify(Duration value) {
		return new Timeouts(this.dial, this.upgrade, this.streamNegotiation, this.writeStall, this.keepaliveInterval,
				this.keepaliveTimeout, this.idle, this.streamClose, value);
	}

	private static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("Timeout " + name + " must be positive, was " + value);
		}
	}

	private static void notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw new IllegalArgumentException("Timeout " + name + " must not be negative, was " + value);
		}
	}

}
