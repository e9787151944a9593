/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.libp2p4j.ConnectionGate;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The application's gates, asked one after another. Thread-safe.
 */
public final class ConnectionGates {

	/** Chosen: peers decide how often a gate is asked, and are not to fill the log. */
	private static final long WARNING_NANOS = 60_000_000_000L;

	private final List<ConnectionGate> gates;

	private final LongSupplier nanoClock;

	private final AtomicLong warnedNanos;

	/**
	 * @param gates in the order in which they are asked
	 * @param nanoClock such as {@link System#nanoTime}
	 */
	public ConnectionGates(List<ConnectionGate> gates, LongSupplier nanoClock) {
		this.gates = List.copyOf(gates);
		this.nanoClock = nanoClock;
		this.warnedNanos = new AtomicLong(nanoClock.getAsLong() - WARNING_NANOS);
	}

	/**
	 * @param remote made only if there is a gate to ask
	 * @return the gate that refuses, or null
	 */
	@Nullable String againstInbound(Supplier<Multiaddr> remote) {
		if (this.gates.isEmpty()) {
			return null;
		}
		Multiaddr address = remote.get();
		return against((gate) -> gate.acceptsInbound(address));
	}

	@Nullable String againstDial(Multiaddr address, @Nullable PeerId peer) {
		return against((gate) -> gate.acceptsDial(address, peer));
	}

	@Nullable String againstPeer(PeerId peer, Direction direction, Multiaddr remote) {
		return against((gate) -> gate.acceptsPeer(peer, direction, remote));
	}

	private @Nullable String against(Predicate<ConnectionGate> accepts) {
		for (ConnectionGate gate : this.gates) {
			try {
				if (!accepts.test(gate)) {
					return gate.name();
				}
			}
			catch (RuntimeException | Error ex) {
				log(gate, ex);
				return "connection-gate-failed";
			}
		}
		return null;
	}

	private void log(ConnectionGate gate, Throwable failure) {
		long now = this.nanoClock.getAsLong();
		long before = this.warnedNanos.get();
		if (now - before >= WARNING_NANOS && this.warnedNanos.compareAndSet(before, now)) {
			ConnectionDriver.logger.warn("Connection gate {} failed, which refuses; told once a minute at most", gate,
					failure);
		}
		else {
			ConnectionDriver.logger.debug("Connection gate {} failed again", gate, failure);
		}
	}

}
