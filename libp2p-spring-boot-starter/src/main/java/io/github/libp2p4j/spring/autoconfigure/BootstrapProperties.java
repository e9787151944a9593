/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.bootstrap.BootstrapStart;
import io.github.libp2p4j.spring.bootstrap.ReconnectDelays;
import io.github.libp2p4j.spring.bootstrap.StartupFailurePolicy;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The peers by which the node finds into its network. Immutable.
 *
 * @param enabled Whether to connect to the bootstrap peers.
 * @param peers Comma-separated list of multiaddrs to connect to at the start and to stay
 * connected to, each ending in /p2p/PEERID.
 * @param startupFailurePolicy What a start does when too few bootstrap peers can be
 * reached: continue and try on, stop, or retry a few times and stop then.
 * @param requiredPeers Bootstrap peers that have to be connected for a start to succeed,
 * where the policy is stop or retry.
 * @param retry Attempts and the time between them, also for other peers that are kept
 * connected.
 */
public record BootstrapProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<Multiaddr> peers,
		@DefaultValue("continue") StartupFailurePolicy startupFailurePolicy, @DefaultValue("1") int requiredPeers,
		@DefaultValue Retry retry) {

	static final String PREFIX = "libp2p.bootstrap.";

	public BootstrapProperties {
		peers = List.copyOf(peers);
	}

	/**
	 * The addresses, each of which names its peer.
	 */
	List<Multiaddr> toPeers() {
		for (Multiaddr peer : this.peers) {
			PropertyCheck.value(PREFIX + "peers", peer.toString(), (text) -> peer.peerId()
				.orElseThrow(() -> new IllegalArgumentException(
						"A bootstrap peer is known by its id: append /p2p/PEERID, so that nobody else can answer in "
								+ "its place")));
		}
		return this.peers;
	}

	BootstrapStart toStart() {
		ReconnectDelays delays = this.retry.toDelays();
		PropertyCheck.number(PREFIX + "required-peers", this.requiredPeers,
				(value) -> new BootstrapStart(this.startupFailurePolicy, value, 1, delays));
		return PropertyCheck.value(PREFIX + "retry.max-attempts", this.retry.maxAttempts(),
				(value) -> new BootstrapStart(this.startupFailurePolicy, this.requiredPeers, value, delays));
	}

	/**
	 * Attempts and the time between them. Each delay is changed by up to half, at random.
	 *
	 * @param maxAttempts Rounds of dials before a start fails, where the policy is retry.
	 * Once started, peers are tried without end.
	 * @param initialDelay Time before the second attempt, and before the first one after
	 * a connection was lost.
	 * @param maxDelay Time between attempts at most.
	 * @param multiplier Factor from one delay to the next.
	 */
	public record Retry(@DefaultValue("5") int maxAttempts, @DefaultValue("1s") Duration initialDelay,
			@DefaultValue("1m") Duration maxDelay, @DefaultValue("2") double multiplier) {

		ReconnectDelays toDelays() {
			PropertyCheck.value(PREFIX + "retry.initial-delay", this.initialDelay,
					(value) -> new ReconnectDelays(value, value, 1));
			PropertyCheck.value(PREFIX + "retry.max-delay", this.maxDelay,
					(value) -> new ReconnectDelays(this.initialDelay, value, 1));
			return PropertyCheck.value(PREFIX + "retry.multiplier", this.multiplier,
					(value) -> new ReconnectDelays(this.initialDelay, this.maxDelay, value));
		}

	}

}
