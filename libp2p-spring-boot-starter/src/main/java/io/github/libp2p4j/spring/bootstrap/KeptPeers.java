/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;

/**
 * The peers that this node stays connected to: each is dialled when the application has
 * started and, whenever the connection is lost, again, with delays that grow and are
 * never quite the same. Thread-safe; works on a thread of its own, which begins with the
 * first peer.
 */
public final class KeptPeers implements AutoCloseable {

	private final ConnectionManager node;

	private final BackOff backOff;

	private final PeerTimer timer;

	private final Map<PeerId, KeptConnection> peers = new ConcurrentHashMap<>();

	private volatile boolean started;

	/** Without a peer there is no need for a thread. */
	private volatile boolean used;

	/** Of the timer's thread alone. */
	private @Nullable Registration listening;

	public KeptPeers(ConnectionManager node, ReconnectDelays delays) {
		this(node, delays, PeerTimer.daemon());
	}

	KeptPeers(ConnectionManager node, ReconnectDelays delays, PeerTimer timer) {
		this.node = node;
		this.backOff = delays.backOff();
		this.timer = timer;
	}

	/**
	 * Keeps a connection to the peer that an address names.
	 * @param address ends in {@code /p2p/PEERID}
	 * @throws IllegalArgumentException if it names no peer
	 */
	public Registration keep(String group, Multiaddr address) {
		PeerId peer = address.peerId()
			.orElseThrow(() -> new IllegalArgumentException(
					"Only a known peer can be kept connected; " + address + " has no /p2p/PEERID at its end"));
		return keep(group, peer, List.of(address));
	}

	/**
	 * Keeps a connection to a peer, from now on or, before {@link #start()}, from then.
	 * What another group wants of the same peer is added to it; the same group again
	 * takes the place of what it said before.
	 * @param group who wants it: {@code bootstrap}, or a client group's name
	 * @return no longer wants it; what is open stays open
	 * @throws IllegalArgumentException if the peer is this node
	 */
	public Registration keep(String group, PeerId peer, Collection<Multiaddr> addresses) {
		if (peer.equals(this.node.peerId())) {
			throw new IllegalArgumentException(peer + " is this node itself");
		}
		List<Multiaddr> all = List.copyOf(addresses);
		this.used = true;
		onThread(() -> want(group, peer, all));
		return () -> onThread(() -> unwant(group, peer, all));
	}

	private void want(String group, PeerId peer, List<Multiaddr> addresses) {
		KeptConnection kept = this.peers.computeIfAbsent(peer,
				(unknown) -> new KeptConnection(this.node, peer, this.timer, this.backOff));
		kept.want(group, addresses);
		begin();
	}

	private void begin() {
		if (!this.started) {
			return;
		}
		if (this.listening == null) {
			this.listening = this.node.onEvent(this::onEvent);
		}
		each(KeptConnection::begin);
	}

	private void unwant(String group, PeerId peer, List<Multiaddr> addresses) {
		KeptConnection kept = this.peers.get(peer);
		if (kept != null && kept.unwant(group, addresses)) {
			kept.end();
			this.peers.remove(peer);
		}
	}

	/**
	 * How it stands with each, ordered by peer id; a peer that was only just asked for
	 * may be missing.
	 */
	public List<KeptPeer> peers() {
		return this.peers.values()
			.stream()
			.map(KeptConnection::view)
			.sorted(Comparator.comparing((peer) -> peer.peerId().toString()))
			.toList();
	}

	/**
	 * How it stands with those that a group wants.
	 */
	public List<KeptPeer> peers(String group) {
		return peers().stream().filter((peer) -> peer.groups().contains(group)).toList();
	}

	void start() {
		this.started = true;
		if (this.used) {
			onThread(this::begin);
		}
	}

	/**
	 * Dials no more; connections that are open stay.
	 * @return completes when that is so
	 */
	CompletableFuture<Void> stop() {
		this.started = false;
		if (!this.used) {
			return CompletableFuture.completedFuture(null);
		}
		CompletableFuture<Void> stopped = new CompletableFuture<>();
		onThread(() -> {
			if (this.listening != null) {
				this.listening.close();
				this.listening = null;
			}
			each(KeptConnection::end);
			stopped.complete(null);
		});
		return stopped;
	}

	/** Ends the thread; connections that are open stay. */
	@Override
	public void close() {
		this.timer.shutdown();
	}

	private void onEvent(NetworkEvent event) {
		if (event instanceof NetworkEvent.ConnectionOpened opened) {
			KeptConnection kept = this.peers.get(opened.peerId());
			if (kept != null) {
				onThread(kept::wake);
			}
		}
	}

	private void each(Consumer<KeptConnection> action) {
		this.peers.values().forEach(action);
	}

	private void onThread(Runnable task) {
		this.timer.schedule(Duration.ZERO, task);
	}

}
