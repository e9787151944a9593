/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.bootstrap;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.identity.PeerId;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/**
 * One peer that is kept connected.
 *
 * <pre>
 * IDLE → CONNECTING → CONNECTED → WAITING
 *            ↑    └──────────────────↗│
 *            └────────────────────────┘
 * every state → IDLE
 * </pre>
 *
 * Its state changes on the timer's thread alone; {@link #view()} is thread-safe.
 */
final class KeptConnection {

	private static final Logger logger = LoggerFactory.getLogger(KeptConnection.class);

	private final ConnectionManager node;

	private final PeerId peer;

	private final PeerTimer timer;

	private final BackOff backOff;

	/** Addresses by the group that named them. */
	private final Map<String, List<Multiaddr>> wanted = new TreeMap<>();

	private BackOffExecution delays;

	private Duration lastDelay = Duration.ZERO;

	private boolean begun;

	private int failures;

	/**
	 * Until then a failure may be one of the configuration, and is worth a warning; later
	 * the peer decides how often there is one.
	 */
	private boolean everConnected;

	private @Nullable Connection connection;

	private long connectedAtNanos;

	private @Nullable CompletableFuture<Connection> dial;

	private @Nullable Runnable takeBack;

	private volatile KeptPeer view;

	KeptConnection(ConnectionManager node, PeerId peer, PeerTimer timer, BackOff backOff) {
		this.node = node;
		this.peer = peer;
		this.timer = timer;
		this.backOff = backOff;
		this.delays = backOff.start();
		this.view = new KeptPeer(peer, List.of(), List.of(), KeptPeer.State.IDLE, Instant.now(), 0, null, null);
	}

	KeptPeer view() {
		return this.view;
	}

	void want(String group, List<Multiaddr> addresses) {
		this.wanted.put(group, addresses);
		refreshView();
	}

	/**
	 * @return whether nobody wants the peer any more
	 */
	boolean unwant(String group, List<Multiaddr> addresses) {
		this.wanted.remove(group, addresses);
		refreshView();
		return this.wanted.isEmpty();
	}

	private void refreshView() {
		KeptPeer now = this.view;
		this.view = new KeptPeer(this.peer, addresses(), List.copyOf(this.wanted.keySet()), now.state(), now.since(),
				now.failures(), now.nextAttempt(), now.failure());
	}

	private List<Multiaddr> addresses() {
		Set<Multiaddr> all = new TreeSet<>(Comparator.comparing(Multiaddr::toString));
		this.wanted.values().forEach(all::addAll);
		return List.copyOf(all);
	}

	void begin() {
		if (!this.begun) {
			this.begun = true;
			attempt();
		}
	}

	/**
	 * A connection to the peer came about otherwise: no need to wait for the next
	 * attempt.
	 */
	void wake() {
		if (this.view.state() == KeptPeer.State.WAITING) {
			attempt();
		}
	}

	/** Dials no more; an open connection stays. */
	void end() {
		this.begun = false;
		this.connection = null;
		takeBackAttempt();
		CompletableFuture<Connection> underWay = this.dial;
		this.dial = null;
		if (underWay != null) {
			underWay.cancel(true);
		}
		show(KeptPeer.State.IDLE, null, this.view.failure());
	}

	private void attempt() {
		takeBackAttempt();
		if (!this.begun || this.dial != null) {
			return;
		}
		Connection open = openConnection();
		if (open != null) {
			connected(open);
			return;
		}
		show(KeptPeer.State.CONNECTING, null, this.view.failure());
		CompletableFuture<Connection> dialling;
		try {
			dialling = this.node.connectAsync(this.peer, addresses(), DialOptions.defaults()).toCompletableFuture();
		}
		catch (RuntimeException ex) {
			failed(ex);
			return;
		}
		this.dial = dialling;
		dialling.whenComplete(
				(made, failure) -> this.timer.schedule(Duration.ZERO, () -> dialled(dialling, made, failure)));
	}

	private @Nullable Connection openConnection() {
		return this.node.connections(this.peer).stream().filter(Connection::isOpen).findFirst().orElse(null);
	}

	private void dialled(CompletableFuture<Connection> dialling, @Nullable Connection made,
			@Nullable Throwable failure) {
		if (this.dial != dialling) {
			return;
		}
		this.dial = null;
		if (made != null) {
			connected(made);
		}
		else {
			failed((failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
					: failure);
		}
	}

	private void connected(Connection made) {
		this.connection = made;
		this.connectedAtNanos = this.timer.nanoTime();
		show(KeptPeer.State.CONNECTED, null, null);
		if (this.everConnected) {
			logger.debug("Connected to {} {} again", this.view.groups(), this.peer);
		}
		else {
			this.everConnected = true;
			logger.info("Connected to {} {}", this.view.groups(), this.peer);
		}
		made.closed().whenComplete((reason, failure) -> this.timer.schedule(Duration.ZERO, () -> lost(made, reason)));
	}

	private void lost(Connection gone, @Nullable CloseReason reason) {
		if (this.connection != gone) {
			return;
		}
		this.connection = null;
		Connection other = openConnection();
		if (other != null) {
			connected(other);
			return;
		}
		Duration lasted = Duration.ofNanos(this.timer.nanoTime() - this.connectedAtNanos);
		if (lasted.compareTo(this.lastDelay) >= 0) {
			this.failures = 0;
			this.delays = this.backOff.start();
		}
		else {
			this.failures++;
		}
		waitForNext("the connection ended: " + ((reason != null) ? reason.kind() + ", " + reason.detail() : "unknown"));
	}

	private void failed(@Nullable Throwable failure) {
		if (failure instanceof DialException dialFailure && dialFailure.reason() == DialException.Reason.STOPPED) {
			end();
			return;
		}
		this.failures++;
		if (this.failures == 1 && !this.everConnected) {
			logger.warn("Cannot connect to {} {}, trying on: {}", this.view.groups(), this.peer, reasonOf(failure));
		}
		waitForNext((failure != null) ? String.valueOf(failure.getMessage()) : "unknown");
	}

	/** Bounded words of ours; what a peer may have said stays at debug. */
	private static String reasonOf(@Nullable Throwable failure) {
		return (failure instanceof DialException dialFailure) ? dialFailure.reason().name() : String.valueOf(failure);
	}

	private void waitForNext(String failure) {
		this.lastDelay = Duration.ofMillis(this.delays.nextBackOff());
		logger.debug("No connection to {} {}, next attempt in {}: {}", this.view.groups(), this.peer, this.lastDelay,
				failure);
		show(KeptPeer.State.WAITING, Instant.now().plus(this.lastDelay), failure);
		this.takeBack = this.timer.schedule(this.lastDelay, this::attempt);
	}

	private void takeBackAttempt() {
		Runnable waiting = this.takeBack;
		this.takeBack = null;
		if (waiting != null) {
			waiting.run();
		}
	}

	private void show(KeptPeer.State state, @Nullable Instant nextAttempt, @Nullable String failure) {
		this.view = new KeptPeer(this.peer, addresses(), List.copyOf(this.wanted.keySet()), state, Instant.now(),
				this.failures, nextAttempt, failure);
	}

}
