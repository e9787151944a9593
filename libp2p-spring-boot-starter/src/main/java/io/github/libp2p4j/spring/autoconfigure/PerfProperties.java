/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.identity.PeerId;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The perf protocol, as far as this node serves it. Immutable.
 *
 * @param enabled Whether to let peers measure throughput. They can then make the node
 * send and receive as much as it can.
 * @param allowedPeers Comma-separated list of peer ids that may measure; an empty list
 * lets everybody.
 * @param maxStreams Measurements at once at most; further ones are reset.
 * @param maxStreamsPerConnection Measurements at once on one connection at most.
 * @param maxUploadSize Data taken in one measurement at most; it is reset then.
 * @param maxDownloadSize Data sent in one measurement at most; it is reset then.
 * @param idleTimeout Time that a peer may send nothing, or take nothing.
 * @param timeout Time that one measurement may take.
 */
public record PerfProperties(@DefaultValue("false") boolean enabled, @DefaultValue List<String> allowedPeers,
		@DefaultValue("16") int maxStreams, @DefaultValue("4") int maxStreamsPerConnection,
		@DefaultValue("64GB") DataSize maxUploadSize, @DefaultValue("64GB") DataSize maxDownloadSize,
		@DefaultValue("30s") Duration idleTimeout, @DefaultValue("5m") Duration timeout) {

	private static final String PREFIX = "libp2p.perf.";

	public PerfProperties {
		allowedPeers = List.copyOf(allowedPeers);
	}

	PerfLimits toPerfLimits() {
		PerfLimits defaults = PerfLimits.defaults();
		PropertyCheck.number(PREFIX + "max-streams", this.maxStreams, (value) -> defaults.withStreams(value, 1));
		PropertyCheck.number(PREFIX + "max-streams-per-connection", this.maxStreamsPerConnection,
				(value) -> defaults.withStreams(1, value));
		PropertyCheck.size(PREFIX + "max-upload-size", this.maxUploadSize, defaults::withMaxUploadBytes);
		PropertyCheck.size(PREFIX + "max-download-size", this.maxDownloadSize, defaults::withMaxDownloadBytes);
		PropertyCheck.value(PREFIX + "idle-timeout", this.idleTimeout, defaults::withIdleTimeout);
		PropertyCheck.value(PREFIX + "timeout", this.timeout, defaults::withTimeout);
		Set<PeerId> peers = PropertyCheck.value(PREFIX + "allowed-peers", this.allowedPeers,
				(value) -> value.stream().map(PeerId::parse).collect(Collectors.toUnmodifiableSet()));
		return new PerfLimits(this.maxStreams, this.maxStreamsPerConnection, this.maxUploadSize.toBytes(),
				this.maxDownloadSize.toBytes(), this.idleTimeout, this.timeout, peers);
	}

}
