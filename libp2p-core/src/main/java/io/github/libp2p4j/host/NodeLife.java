/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.NodeState;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.connection.ConnectionDriver;
import io.github.libp2p4j.connection.Environment;
import io.github.libp2p4j.connection.LiveConnection;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts and stops a node. Thread-safe.
 */
final class NodeLife {

	private static final Logger logger = LoggerFactory.getLogger(NodeLife.class);

	/** Beyond the grace: what the goodbyes of all connections may take. */
	private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);

	/** Beyond that: what interrupted handlers and the loops may take. */
	private static final long END_NANOS = TimeUnit.SECONDS.toNanos(2);

	/** As good as for ever; beyond a few of these, nanoseconds overflow. */
	private static final Duration LONGEST_GRACE = Duration.ofDays(365);

	private static final CloseReason SHUTDOWN = CloseReason.of(CloseReason.Kind.SHUTDOWN, Origin.APPLICATION,
			"the node shuts down");

	private final NodeParts parts;

	private final List<Multiaddr> configured;

	private final boolean keepsAlive;

	private final CompletableFuture<Void> stopped = new CompletableFuture<>();

	/** Somebody does not want to wait for the grace. */
	private final CompletableFuture<Void> hurry = new CompletableFuture<>();

	private final CountDownLatch keepAliveEnd = new CountDownLatch(1);

	/** Written under this object's monitor. */
	private volatile NodeState state = NodeState.NEW;

	private @Nullable Thread keepAlive;

	/**
	 * @param configured where to listen
	 * @param keepsAlive whether the process stays alive while the node listens
	 */
	NodeLife(NodeParts parts, List<Multiaddr> configured, boolean keepsAlive) {
		this.parts = parts;
		this.configured = List.copyOf(configured);
		this.keepsAlive = keepsAlive;
	}

	NodeState state() {
		return this.state;
	}

	/**
	 * A node dials without being started; it does nothing once it is stopping.
	 */
	void requireUsable() {
		NodeState now = this.state;
		if (now == NodeState.STOPPING || now == NodeState.STOPPED) {
			throw new DialException(DialException.Reason.STOPPED, "this node is " + now, Origin.APPLICATION, null);
		}
	}

	synchronized void start() {
		switch (this.state) {
			case RUNNING -> {
				return;
			}
			case STOPPING, STOPPED -> throw new IllegalStateException("A stopped node cannot be started again");
			case NEW -> {
			}
		}
		List<Multiaddr> bound = new ArrayList<>();
		try {
			for (Multiaddr address : this.configured) {
				bound.add(this.parts.listeners().listen(address));
			}
		}
		catch (RuntimeException ex) {
			bound.forEach(this.parts.listeners()::unlisten);
			throw ex;
		}
		this.state = NodeState.RUNNING;
		if (!bound.isEmpty()) {
			keepAlive();
		}
		logger.debug("Node {} listens at {}", this.parts.identity().peerId(), bound);
	}

	synchronized Multiaddr listen(Multiaddr address) {
		if (this.state != NodeState.RUNNING) {
			throw new IllegalStateException("A node that is " + this.state + " cannot listen; start it first");
		}
		Multiaddr bound = this.parts.listeners().listen(address);
		keepAlive();
		return bound;
	}

	/**
	 * One thread that is no daemon keeps the process alive while the node listens; all
	 * others are daemons.
	 */
	private void keepAlive() {
		if (this.keepsAlive && this.keepAlive == null) {
			Thread thread = new Thread(() -> {
				try {
					this.keepAliveEnd.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}, "libp2p-keepalive");
			thread.setDaemon(false);
			thread.start();
			this.keepAlive = thread;
		}
	}

	CompletionStage<Void> stop(Duration grace) {
		if (grace.isNegative()) {
			throw new IllegalArgumentException("The grace must not be negative, was " + grace);
		}
		boolean first;
		synchronized (this) {
			first = this.state == NodeState.NEW || this.state == NodeState.RUNNING;
			if (first) {
				this.state = NodeState.STOPPING;
			}
		}
		if (first) {
			long graceNanos = (grace.compareTo(LONGEST_GRACE) > 0) ? LONGEST_GRACE.toNanos() : grace.toNanos();
			Thread stopping = new Thread(() -> stopNow(graceNanos), "libp2p-stop");
			stopping.setDaemon(true);
			stopping.start();
		}
		else if (grace.isZero()) {
			this.hurry.complete(null);
		}
		return this.stopped.copy();
	}

	void close() {
		CompletionStage<Void> ending = stop(Duration.ZERO);
		if (isOwnThread()) {
			// Waiting here would wait for the caller itself.
			return;
		}
		within(ending.toCompletableFuture(), GOODBYE_NANOS + 2 * END_NANOS);
	}

	private boolean isOwnThread() {
		Environment environment = this.parts.environment();
		return environment.dispatcher().isHandlerThread()
				|| (environment.callbacks() instanceof CallbackThreads callbacks && callbacks.isCallbackThread());
	}

	private void stopNow(long graceNanos) {
		try {
			this.parts.listeners().stop();
			this.parts.dialer().stop();
			for (ConnectionDriver upgrading : this.parts.table().upgrading()) {
				upgrading.cancel(SHUTDOWN);
			}
			List<CompletableFuture<?>> ends = new ArrayList<>();
			for (LiveConnection connection : this.parts.table().all()) {
				ends.add(connection.drain(Duration.ofNanos(graceNanos), SHUTDOWN).toCompletableFuture());
			}
			ends.add(this.parts.environment().dispatcher().idle().toCompletableFuture());
			CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
			within(CompletableFuture.anyOf(all, this.hurry), (graceNanos > 0) ? graceNanos : GOODBYE_NANOS / 2);
			closeConnections();
			this.parts.environment().dispatcher().interruptHandlers();
			within(all, GOODBYE_NANOS);
			this.parts.loops().close();
			this.parts.loops().awaitTermination(END_NANOS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.error("The node did not stop in order", ex);
		}
		finally {
			this.parts.loops().close();
			this.state = NodeState.STOPPED;
			this.keepAliveEnd.countDown();
			this.stopped.complete(null);
			logger.debug("Node {} stopped", this.parts.identity().peerId());
		}
	}

	private void closeConnections() {
		this.parts.table().all().forEach((connection) -> connection.close(SHUTDOWN));
	}

	/**
	 * What a stage completes with in time; empty if it fails or does not.
	 */
	static <T> Optional<T> within(CompletableFuture<T> stage, long nanos) {
		try {
			return Optional.ofNullable(stage.get(Math.max(0, nanos), TimeUnit.NANOSECONDS));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return Optional.empty();
		}
		catch (ExecutionException | TimeoutException ex) {
			return Optional.empty();
		}
	}

}
