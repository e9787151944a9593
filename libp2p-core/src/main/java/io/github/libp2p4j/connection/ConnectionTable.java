/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Limits;
import io.github.libp2p4j.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of a node, and those in their upgrade. Thread-safe.
 */
public final class ConnectionTable {

	private final Limits limits;

	private final Map<String, LiveConnection> byId = new ConcurrentHashMap<>();

	private final Map<PeerId, Integer> perPeer = new ConcurrentHashMap<>();

	private final Set<ConnectionDriver> upgrading = ConcurrentHashMap.newKeySet();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicLong order = new AtomicLong();

	public ConnectionTable(Limits limits) {
		this.limits = limits;
	}

	/**
	 * Adds a connection unless a limit forbids it.
	 * @return the limit that forbids it, or null
	 */
	@Nullable String admit(LiveConnection connection) {
		if (this.open.incrementAndGet() > this.limits.maxConnections()) {
			this.open.decrementAndGet();
			return "max-connections " + this.limits.maxConnections();
		}
		int ofPeer = this.perPeer.merge(connection.remotePeer(), 1, Integer::sum);
		if (connection.direction() == Direction.INBOUND && ofPeer > this.limits.maxConnectionsPerPeer()) {
			forget(connection.remotePeer());
			return "max-connections-per-peer " + this.limits.maxConnectionsPerPeer();
		}
		connection.order(this.order.incrementAndGet());
		this.byId.put(connection.id(), connection);
		return null;
	}

	void remove(LiveConnection connection) {
		if (this.byId.remove(connection.id(), connection)) {
			forget(connection.remotePeer());
		}
	}

	private void forget(PeerId peer) {
		this.open.decrementAndGet();
		this.perPeer.computeIfPresent(peer, (key, count) -> (count == 1) ? null : count - 1);
	}

	/**
	 * Whether no connection would be admitted now.
	 */
	boolean isFull() {
		return this.open.get() >= this.limits.maxConnections();
	}

	void upgrading(ConnectionDriver driver) {
		this.upgrading.add(driver);
	}

	void upgraded(ConnectionDriver driver) {
		this.upgrading.remove(driver);
	}

	public List<ConnectionDriver> upgrading() {
		return List.copyOf(this.upgrading);
	}

	/**
	 * Oldest first.
	 */
	public List<LiveConnection> all() {
		List<LiveConnection> all = new ArrayList<>(this.byId.values());
		all.sort(Comparator.comparingLong(LiveConnection::order));
		return all;
	}

	public List<LiveConnection> of(PeerId peer) {
		if (!this.perPeer.containsKey(peer)) {
			return List.of();
		}
		return all().stream().filter((connection) -> connection.remotePeer().equals(peer)).toList();
	}

	/**
	 * The oldest connection to a peer that takes new streams.
	 */
	public Optional<LiveConnection> usable(PeerId peer) {
		return of(peer).stream().filter(LiveConnection::isOpen).findFirst();
	}

	public Optional<LiveConnection> find(String id) {
		return Optional.ofNullable(this.byId.get(id));
	}

}
