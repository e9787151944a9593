/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.RequestException;
import io.github.libp2p4j.RequestException.Reason;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;

/**
 * Finds a peer for one exchange and converses with it, without holding a thread.
 * Thread-safe. A peer that no connection comes about with is passed over; once there is a
 * connection, nothing is tried again, for nobody knows what the peer has done.
 *
 * @param <T> what comes of the conversation
 */
final class ExchangeRun<T> {

	private final ConnectionManager node;

	private final Exchange exchange;

	private final ExchangeCall call;

	private final BiFunction<Connection, Duration, CompletionStage<T>> conversation;

	private final Executor retries;

	private final BackOffExecution backOff;

	private final long deadlineNanos;

	private final CompletableFuture<T> outcome = new CompletableFuture<>();

	/** What a cancellation has to reach: connecting, or the conversation. */
	private volatile @Nullable CompletableFuture<?> pending;

	/** Why no connection came about, one for each peer of the attempt under way. */
	private final List<Throwable> failures = new ArrayList<>();

	/**
	 * @param retries where further attempts begin
	 * @param conversation given the connection and the time that is left
	 */
	ExchangeRun(ConnectionManager node, Executor retries, Exchange exchange, ExchangeCall call,
			BiFunction<Connection, Duration, CompletionStage<T>> conversation) {
		this.retries = retries;
		this.node = node;
		this.exchange = exchange;
		this.call = call;
		this.conversation = conversation;
		this.backOff = exchange.route().retry().getBackOff().start();
		this.deadlineNanos = System.nanoTime() + exchange.options().timeout().toNanos();
	}

	CompletableFuture<T> start() {
		tryPeers(this.exchange.route().targets().iterator());
		return this.outcome;
	}

	/**
	 * Gives up the dial, or resets the stream.
	 */
	void cancel() {
		this.outcome.cancel(false);
		CompletableFuture<?> current = this.pending;
		if (current != null) {
			current.cancel(false);
		}
	}

	private void tryPeers(Iterator<PeerTarget> targets) {
		Duration left = remaining();
		if (left.isNegative() || left.isZero()) {
			this.outcome.completeExceptionally(late());
			return;
		}
		pending(connect(targets.next(), left)).whenComplete((connection, failure) -> {
			if (failure == null) {
				converse(connection);
			}
			else {
				failed(targets, ExchangeFailures.unwrap(failure));
			}
		});
	}

	private void failed(Iterator<PeerTarget> targets, Throwable failure) {
		this.failures.add(failure);
		if (this.outcome.isDone()) {
			return;
		}
		if (targets.hasNext() && ExchangeFailures.isWorthAnotherPeer(failure)) {
			tryPeers(targets);
			return;
		}
		long delayMillis = this.exchange.route().retry().shouldRetry(failure) ? this.backOff.nextBackOff()
				: BackOffExecution.STOP;
		if (delayMillis == BackOffExecution.STOP || remaining().toMillis() <= delayMillis) {
			this.outcome.completeExceptionally(ExchangeFailures.unreachable(this.exchange, this.failures));
			return;
		}
		this.failures.clear();
		CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS, this::tryAgain)
			.execute(() -> tryPeers(this.exchange.route().targets().iterator()));
	}

	/**
	 * On the JDK's timer thread, which nothing may hold up and nothing may be thrown on.
	 */
	private void tryAgain(Runnable attempt) {
		try {
			this.retries.execute(attempt);
		}
		catch (RejectedExecutionException ex) {
			this.outcome.completeExceptionally(ExchangeFailures.because(this.exchange.options(), Reason.LIMIT,
					Origin.LIBRARY, "no thread was free for another attempt", ex));
		}
	}

	private CompletionStage<Connection> connect(PeerTarget target, Duration left) {
		if (target instanceof PeerTarget.Through through) {
			return CompletableFuture.completedFuture(through.connection());
		}
		Multiaddr address = (target instanceof PeerTarget.AtAddress at) ? at.address()
				: Multiaddr.parse("/p2p/" + target);
		Duration connectTimeout = this.exchange.options().connectTimeout();
		Duration timeout = (connectTimeout.compareTo(left) < 0) ? connectTimeout : left;
		try {
			return this.node.connectAsync(address, DialOptions.defaults().withTimeout(timeout));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void converse(Connection connection) {
		Connection way = this.call.connected(connection);
		Duration left = remaining();
		if (left.isNegative() || left.isZero()) {
			this.outcome.completeExceptionally(late());
			return;
		}
		CompletionStage<T> stage;
		try {
			stage = this.conversation.apply(way, left);
		}
		catch (RuntimeException ex) {
			this.outcome.completeExceptionally(ex);
			return;
		}
		pending(stage).whenComplete((value, failure) -> {
			if (failure == null) {
				this.outcome.complete(value);
			}
			else {
				this.outcome.completeExceptionally(ExchangeFailures.unwrap(failure));
			}
		});
	}

	private <U> CompletableFuture<U> pending(CompletionStage<U> stage) {
		CompletableFuture<U> future = stage.toCompletableFuture();
		this.pending = future;
		if (this.outcome.isDone()) {
			future.cancel(false);
		}
		return future;
	}

	private Duration remaining() {
		return Duration.ofNanos(this.deadlineNanos - System.nanoTime());
	}

	private RequestException late() {
		return new RequestException(RequestException.Reason.TIMEOUT,
				"The exchange " + this.exchange.options().protocol() + " failed: no connection came about within "
						+ this.exchange.options().timeout(),
				Origin.NETWORK, this.failures.isEmpty() ? null : this.failures.get(this.failures.size() - 1));
	}

}
