/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.context;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.multiaddr.Multiaddr;
import io.github.libp2p4j.spring.event.HostStartedEvent;
import io.github.libp2p4j.spring.event.HostStoppedEvent;
import io.github.libp2p4j.spring.event.HostStoppingEvent;
import io.github.libp2p4j.spring.event.Libp2pEvent;
import io.github.libp2p4j.spring.handler.HandlerGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops the node. It starts before the web server and stops in two steps:
 * {@link #drain()} in the web server's own graceful phase, so that both let their callers
 * finish at the same time and either may still dial; then {@link #stop()}, after the web
 * server has ended. One grace period covers both. Thread-safe.
 */
public final class NodeLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(NodeLifecycle.class);

	private final ConnectionManager node;

	private final HandlerGate gate;

	private final Duration gracePeriod;

	private final ShutdownGrace grace;

	private final Consumer<Libp2pEvent> events;

	/** What has to be bound for the node to be well. */
	private final Set<Multiaddr> required = ConcurrentHashMap.newKeySet();

	private final List<Runnable> afterStart = new CopyOnWriteArrayList<>();

	private volatile boolean begun;

	/**
	 * @param gracePeriod what handlers and streams may take to finish
	 * @param events where to publish what happens
	 */
	public NodeLifecycle(ConnectionManager node, HandlerGate gate, Duration gracePeriod, Consumer<Libp2pEvent> events) {
		this.node = node;
		this.gate = gate;
		this.gracePeriod = gracePeriod;
		this.grace = new ShutdownGrace(gracePeriod, System::nanoTime);
		this.events = events;
	}

	void start() {
		if (this.node.state() == NodeState.STOPPING || this.node.state() == NodeState.STOPPED) {
			throw new IllegalStateException("The libp2p node was stopped and cannot be started again; "
					+ "close this application context and make a new one");
		}
		try {
			this.node.start();
		}
		catch (Libp2pException | IllegalArgumentException ex) {
			throw new NodeStartException(ex);
		}
		List<Multiaddr> addresses = this.node.listenAddresses();
		this.required.addAll(this.node.boundAddresses());
		this.begun = true;
		logger.info("libp2p node {} listens on {}", this.node.peerId(), addresses);
		this.events.accept(new HostStartedEvent(this.node, Instant.now()));
		this.afterStart.forEach(Runnable::run);
	}

	/**
	 * Does something when the node has started, on the thread that started it; what it
	 * throws reaches the caller of the start. For a node that does not start with the
	 * application.
	 */
	public void afterStart(Runnable action) {
		this.afterStart.add(action);
	}

	/**
	 * Accepts no more connections and no more streams for the application's handlers.
	 * @return completes when the handlers are done or the grace period is over
	 */
	CompletableFuture<Void> drain() {
		Duration remaining = this.grace.remaining();
		if (this.begun) {
			this.events.accept(new HostStoppingEvent(this.node, Instant.now(), this.gracePeriod));
		}
		this.node.boundAddresses().forEach(this.node::unlisten);
		CompletableFuture<Void> drained = this.gate.drain().toCompletableFuture();
		if (!drained.isDone()) {
			logger.info("Waiting up to {} ms for {} stream handler(s) to finish", remaining.toMillis(),
					this.gate.running());
		}
		return drained.completeOnTimeout(null, remaining.toNanos(), TimeUnit.NANOSECONDS);
	}

	/**
	 * Closes the connections, when their last stream ends or what is left of the grace
	 * period is over.
	 */
	CompletableFuture<Void> stop() {
		return this.node.stop(this.grace.remaining()).toCompletableFuture().whenComplete((nothing, failure) -> {
			if (failure != null) {
				logger.warn("The libp2p node did not stop cleanly", failure);
			}
			this.events.accept(new HostStoppedEvent(this.node, Instant.now()));
		});
	}

	boolean isStarted() {
		NodeState state = this.node.state();
		return state == NodeState.RUNNING || state == NodeState.STOPPING;
	}

	/**
	 * Whether the application shuts down: nothing new is taken.
	 */
	public boolean isStopping() {
		return this.gate.isDraining() || this.node.state() == NodeState.STOPPING;
	}

	/**
	 * The addresses that the start bound and that are bound no longer.
	 */
	public List<Multiaddr> lostListeners() {
		List<Multiaddr> bound = this.node.boundAddresses();
		return this.required.stream().filter((address) -> !bound.contains(address)).toList();
	}

}
