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
import java.util.function.Consumer;

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

	/** Oldest first; the lists are immutable. */
	private final Map<PeerId, List<LiveConnection>> byPeer = new ConcurrentHashMap<>();

	private final Set<ConnectionDriver> upgrading = ConcurrentHashMap.newKeySet();

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicLong order = new AtomicLong();

	private volatile Consumer<LiveConnection> onRemoved = (connection) -> {
	};

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
		List<LiveConnection> ofPeer = this.byPeer.merge(connection.remotePeer(), List.of(connection), this::admitted);
		if (ofPeer.get(ofPeer.size() - 1) != connection) {
			this.open.decrementAndGet();
			return "max-connections-per-peer " + this.limits.maxConnectionsPerPeer();
		}
		connection.order(this.order.incrementAndGet());
		this.byId.put(connection.id(), connection);
		return null;
	}

	private List<LiveConnection> admitted(List<LiveConnection> before, List<LiveConnection> added) {
		if (added.get(0).direction() == Direction.INBOUND && before.size() >= this.limits.maxConnectionsPerPeer()) {
			return before;
		}
		List<LiveConnection> after = new ArrayList<>(before);
		after.addAll(added);
		return List.copyOf(after);
	}

	/**
	 * Told of every connection that was open and is not any more, on its loop. One place
	 * for all, where a stage of each connection would cost memory as long as it is open.
	 */
	public void onRemoved(Consumer<LiveConnection> listener) {
		this.onRemoved = listener;
	}

	void remove(LiveConnection connection) {
		if (this.byId.remove(connection.id(), connection)) {
			this.open.decrementAndGet();
			this.byPeer.computeIfPresent(connection.remotePeer(), (peer, before) -> {
				List<LiveConnection> after = before.stream().filter((other) -> other != connection).toList();
				return after.isEmpty() ? null : after;
			});
			this.onRemoved.accept(connection);
		}
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

	/**
	 * Oldest first.
	 */
	public List<LiveConnection> of(PeerId peer) {
		return this.byPeer.getOrDefault(peer, List.of());
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
