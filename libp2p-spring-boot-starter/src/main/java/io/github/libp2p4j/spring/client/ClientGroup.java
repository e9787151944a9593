/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.List;

import io.github.libp2p4j.multiaddr.Multiaddr;

import org.springframework.util.unit.DataSize;

/**
 * Clients that ask the same peers in the same way. Immutable; start from
 * {@link #named(String)}.
 *
 * @param name as {@link ImportLibp2pClients#group()} and properties have it
 * @param peers whom to ask if the call does not say: each exchange begins with the next
 * one in turn, and goes on to the others while no connection comes about; may be empty
 * @param timeout of a unary exchange the whole, connecting to all peers and further
 * attempts included; of a stream that until it is open, and then each wait for the peer's
 * next message
 * @param connectTimeout what connecting to one peer may take of it
 * @param maxMessageSize the largest message, sent or received
 * @param maxConcurrency exchanges under way at once; a further one fails at once
 * @param retry further attempts when no peer can be reached
 */
public record ClientGroup(String name, List<Multiaddr> peers, Duration timeout, Duration connectTimeout,
		DataSize maxMessageSize, int maxConcurrency, ClientRetry retry) {

	/** As the core has it: as good as for ever. */
	private static final Duration LONGEST_TIMEOUT = Duration.ofDays(365);

	/** Beside the body an array holds a length. */
	private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

	/**
	 * Chosen: what the core allows a request, and half of it for one of several peers.
	 */
	private static final ClientGroup DEFAULTS = new ClientGroup("default", List.of(), Duration.ofSeconds(10),
			Duration.ofSeconds(5), DataSize.ofMegabytes(1), 256, ClientRetry.none());

	public ClientGroup {
		peers = List.copyOf(peers);
		requireTimeout("timeout", timeout);
		requireTimeout("connect timeout", connectTimeout);
		requireMessageSize(maxMessageSize);
		if (maxConcurrency < 1) {
			throw new IllegalArgumentException(
					"At least 1 exchange must be allowed to be under way, was " + maxConcurrency);
		}
	}

	/**
	 * A group without peers, with the library's defaults.
	 */
	public static ClientGroup named(String name) {
		return new ClientGroup(name, DEFAULTS.peers, DEFAULTS.timeout, DEFAULTS.connectTimeout, DEFAULTS.maxMessageSize,
				DEFAULTS.maxConcurrency, DEFAULTS.retry);
	}

	public ClientGroup withPeers(List<Multiaddr> value) {
		return new ClientGroup(this.name, value, this.timeout, this.connectTimeout, this.maxMessageSize,
				this.maxConcurrency, this.retry);
	}

	public ClientGroup withTimeout(Duration value) {
		return new ClientGroup(this.name, this.peers, value, this.connectTimeout, this.maxMessageSize,
				this.maxConcurrency, this.retry);
	}

	public ClientGroup withConnectTimeout(Duration value) {
		return new ClientGroup(this.name, this.peers, this.timeout, value, this.maxMessageSize, this.maxConcurrency,
				this.retry);
	}

	public ClientGroup withMaxMessageSize(DataSize value) {
		return new ClientGroup(this.name, this.peers, this.timeout, this.connectTimeout, value, this.maxConcurrency,
				this.retry);
	}

	public ClientGroup withMaxConcurrency(int value) {
		return new ClientGroup(this.name, this.peers, this.timeout, this.connectTimeout, this.maxMessageSize, value,
				this.retry);
	}

	public ClientGroup withRetry(ClientRetry value) {
		return new ClientGroup(this.name, this.peers, this.timeout, this.connectTimeout, this.maxMessageSize,
				this.maxConcurrency, value);
	}

	static Duration requireTimeout(String name, Duration value) {
		if (value.isZero() || value.isNegative() || value.compareTo(LONGEST_TIMEOUT) > 0) {
			throw new IllegalArgumentException(
					"The " + name + " must be positive and at most " + LONGEST_TIMEOUT + ", was " + value);
		}
		return value;
	}

	static int requireMessageSize(DataSize value) {
		if (value.toBytes() < 1 || value.toBytes() > MOST_BYTES) {
			throw new IllegalArgumentException(
					"The largest message must have between 1B and " + MOST_BYTES + "B, was " + value);
		}
		return (int) value.toBytes();
	}

}
