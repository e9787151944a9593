/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;

import io.github.libp2p4j.identity.PeerId;

/**
 * What a node that serves {@code /perf/1.0.0} gives to its peers, any of whom can make it
 * send and receive at full speed. Immutable; start from {@link #defaults()}.
 * <p>
 * A request that is too large is not refused but served up to the maximum, and then
 * reset: clients that measure for a time rather than an amount ask for 2<sup>64</sup> - 1
 * bytes (specification), and leave when they have seen enough.
 *
 * @param maxStreams measured at once on the node; further ones are reset
 * @param maxStreamsPerConnection measured at once on one connection
 * @param maxUploadBytes taken on one stream at most
 * @param maxDownloadBytes sent on one stream at most
 * @param idleTimeout how long a peer may send nothing, or take nothing
 * @param timeout how long one stream may last in total
 * @param allowedPeers who may measure; empty: everybody
 */
public record PerfLimits(int maxStreams, int maxStreamsPerConnection, long maxUploadBytes, long maxDownloadBytes,
		Duration idleTimeout, Duration timeout, Set<PeerId> allowedPeers) {

	/**
	 * Chosen: 64 GiB is about a minute of what Noise carries on loopback; five minutes in
	 * total are rust's.
	 */
	private static final PerfLimits DEFAULTS = new PerfLimits(16, 4, 64L << 30, 64L << 30, Duration.ofSeconds(30),
			Duration.ofMinutes(5), Set.of());

	public PerfLimits {
		atLeastOne("max-streams", maxStreams);
		atLeastOne("max-streams-per-connection", maxStreamsPerConnection);
		atLeastOne("max-upload-bytes", maxUploadBytes);
		atLeastOne("max-download-bytes", maxDownloadBytes);
		positive("idle-timeout", idleTimeout);
		positive("timeout", timeout);
		allowedPeers = Set.copyOf(allowedPeers);
	}

	public static PerfLimits defaults() {
		return DEFAULTS;
	}

	public PerfLimits withStreams(int perNode, int perConnection) {
		return new PerfLimits(perNode, perConnection, this.maxUploadBytes, this.maxDownloadBytes, this.idleTimeout,
				this.timeout, this.allowedPeers);
	}

	public PerfLimits withMaxUploadBytes(long value) {
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, value, this.maxDownloadBytes,
				this.idleTimeout, this.timeout, this.allowedPeers);
	}

	public PerfLimits withMaxDownloadBytes(long value) {
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, this.maxUploadBytes, value,
				this.idleTimeout, this.timeout, this.allowedPeers);
	}

	public PerfLimits withIdleTimeout(Duration value) {
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, this.maxUploadBytes, this.maxDownloadBytes,
				value, this.timeout, this.allowedPeers);
	}

	public PerfLimits withTimeout(Duration value) {
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, this.maxUploadBytes, this.maxDownloadBytes,
				this.idleTimeout, value, this.allowedPeers);
	}

	/**
	 * @param peers nobody else may measure; empty: everybody may
	 */
	public PerfLimits withAllowedPeers(Collection<PeerId> peers) {
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, this.maxUploadBytes, this.maxDownloadBytes,
				this.idleTimeout, this.timeout, Set.copyOf(peers));
	}

	private static void atLeastOne(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException("Perf limit " + name + " must be at least 1, was " + value);
		}
	}

	private static void positive(String name, Duration value) {
		if (value.isZero() || value.isNegative()) {
			throw new IllegalArgumentException("Perf limit " + name + " must be positive, was " + value);
		}
	}

}
