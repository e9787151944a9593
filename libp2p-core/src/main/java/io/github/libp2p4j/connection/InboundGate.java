/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Counts inbound connections before anything is known of the peer: how many are in their
 * upgrade, and how many come from one address. Thread-safe.
 */
final class InboundGate {

	/** IPv6 hosts own a /64 at least, so that is what counts as one address. */
	private static final int IP6_PREFIX_BYTES = 8;

	private final ConnectionGates gates;

	private final Limits limits;

	private final ConnectionTable table;

	private final NetworkObserver observer;

	private final EventQueue events;

	private final AtomicInteger pending = new AtomicInteger();

	private final Map<String, Integer> perAddress = new ConcurrentHashMap<>();

	InboundGate(ConnectionGates gates, Limits limits, ConnectionTable table, NetworkObserver observer,
			EventQueue events) {
		this.gates = gates;
		this.limits = limits;
		this.table = table;
		this.observer = observer;
		this.events = events;
	}

	int pending() {
		return this.pending.get();
	}

	/**
	 * @return a pass to be given back, or null if a limit or a gate refuses the
	 * connection
	 */
	@Nullable Pass admit(SocketAddress remote) {
		InetSocketAddress inet = (InetSocketAddress) remote;
		return admit(inet, () -> Multiaddr.tcp(inet));
	}

	/**
	 * The same within this process.
	 */
	@Nullable Pass admitInMemory(Multiaddr remote) {
		return admit(null, () -> remote);
	}

	private @Nullable Pass admit(@Nullable InetSocketAddress remote, Supplier<Multiaddr> address) {
		// Limits first: a flood does not become the application's work.
		if (this.table.isFull()) {
			return refuse("max-connections", address);
		}
		if (this.pending.incrementAndGet() > this.limits.maxPendingInbound()) {
			this.pending.decrementAndGet();
			return refuse("max-pending-inbound", address);
		}
		String source = source(remote);
		if (source != null && this.perAddress.merge(source, 1, Integer::sum) > this.limits.maxConnectionsPerAddress()) {
			this.pending.decrementAndGet();
			release(source);
			return refuse("max-connections-per-address", address);
		}
		Pass pass = new Pass(source);
		String gate = this.gates.againstInbound(address);
		if (gate != null) {
			pass.released();
			return refuse(gate, address);
		}
		return pass;
	}

	private @Nullable Pass refuse(String limit, Supplier<Multiaddr> remote) {
		Multiaddr address = remote.get();
		ConnectionDriver.logger.debug("Connection from {} refused by {}", address, limit);
		this.observer.rejected("connection", Direction.INBOUND, limit);
		this.events.publish(new NetworkEvent.Rejected(Instant.now(), address, null, limit));
		return null;
	}

	private @Nullable String source(@Nullable InetSocketAddress remote) {
		if (remote == null) {
			return null;
		}
		InetAddress address = remote.getAddress();
		if (address.isLoopbackAddress() && !this.limits.limitLoopback()) {
			return null;
		}
		byte[] bytes = address.getAddress();
		return HexFormat.of()
			.formatHex((address instanceof Inet6Address) ? Arrays.copyOf(bytes, IP6_PREFIX_BYTES) : bytes);
	}

	private void release(String source) {
		this.perAddress.computeIfPresent(source, (key, count) -> (count == 1) ? null : count - 1);
	}

	/**
	 * What one inbound connection holds. Confined to its loop.
	 */
	final class Pass {

		private final @Nullable String source;

		private boolean isPending = true;

		private boolean held = true;

		private Pass(@Nullable String source) {
			this.source = source;
		}

		/** The upgrade is over, well or not. */
		void upgraded() {
			if (this.isPending) {
				this.isPending = false;
				InboundGate.this.pending.decrementAndGet();
			}
		}

		/** The connection is over. */
		void released() {
			upgraded();
			if (this.held && this.source != null) {
				InboundGate.this.release(this.source);
			}
			this.held = false;
		}

	}

}
