/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.client.ClientGroup;
import io.github.libp2p4j.spring.client.ClientRetry;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * A group of clients. Immutable.
 *
 * @param peers Comma-separated list of multiaddrs of the peers to ask when the call does
 * not say; each exchange begins with the next one in turn, and goes on to the others
 * while no connection comes about.
 * @param timeout Time for a whole exchange, connecting and further attempts included.
 * @param connectTimeout Time of it for connecting to one peer.
 * @param maxMessageSize Largest message, sent or received.
 * @param maxConcurrency Exchanges under way at once; a further one fails at once.
 * @param keepConnected Whether to connect to the peers when the application has started,
 * and again whenever a connection is lost.
 * @param retry Further attempts when no peer can be reached.
 */
public record ClientProperties(@DefaultValue List<Multiaddr> peers, @DefaultValue("10s") Duration timeout,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("1MB") DataSize maxMessageSize,
		@DefaultValue("256") int maxConcurrency, @DefaultValue("false") boolean keepConnected,
		@DefaultValue Retry retry) {

	public ClientProperties {
		peers = List.copyOf(peers);
	}

	ClientGroup toGroup(String name) {
		String prefix = "libp2p.client." + name + ".";
		ClientGroup group = ClientGroup.named(name).withPeers(this.peers);
		group = PropertyCheck.value(prefix + "timeout", this.timeout, group::withTimeout);
		group = PropertyCheck.value(prefix + "connect-timeout", this.connectTimeout, group::withConnectTimeout);
		group = PropertyCheck.value(prefix + "max-message-size", this.maxMessageSize, group::withMaxMessageSize);
		group = PropertyCheck.value(prefix + "max-concurrency", this.maxConcurrency, group::withMaxConcurrency);
		return group.withRetry(this.retry.toRetry(prefix + "retry."));
	}

	/**
	 * Further attempts when no peer can be reached.
	 *
	 * @param maxAttempts Attempts at most, the first one included; each tries every peer.
	 * @param initialDelay Time before the second attempt.
	 * @param maxDelay Longest time between attempts.
	 * @param multiplier How much longer each wait is than the one before.
	 */
	public record Retry(@DefaultValue("1") int maxAttempts, @DefaultValue("100ms") Duration initialDelay,
			@DefaultValue("5s") Duration maxDelay, @DefaultValue("2.0") double multiplier) {

		ClientRetry toRetry(String prefix) {
			ClientRetry retry = ClientRetry.none();
			retry = PropertyCheck.value(prefix + "max-attempts", this.maxAttempts, retry::withMaxAttempts);
			retry = PropertyCheck.value(prefix + "initial-delay", this.initialDelay, retry::withInitialDelay);
			retry = PropertyCheck.value(prefix + "max-delay", this.maxDelay, retry::withMaxDelay);
			return PropertyCheck.value(prefix + "multiplier", this.multiplier, retry::withMultiplier);
		}

	}

}
