/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.WellKnownProtocols;
import org.jspecify.annotations.Nullable;

/**
 * Answers and measures {@code /ipfs/ping/1.0.0}. Thread-safe.
 * <p>
 * As the answering side it echoes 32 bytes at a time until the peer ends its half, on at
 * most two streams a connection (specification; a third is reset), without holding a
 * thread between pings. As the asking side it uses one stream a connection at a time:
 * runs asked for together take turns.
 */
public final class PingProtocol implements AsyncProtocolHandler {

	/** The protocol's id. */
	public static final String ID = WellKnownProtocols.PING;

	/** Size of a ping and of its echo, in bytes (specification). */
	static final int PAYLOAD_BYTES = 32;

	/** Inbound ping streams a connection (specification; js has the same). */
	static final int MAX_INBOUND_STREAMS = 2;

	/**
	 * Runs that wait for their turn on one connection. Chosen: a caller that has this
	 * many has lost count.
	 */
	static final int MAX_QUEUED_RUNS = 64;

	/**
	 * How long an inbound stream may stay silent between pings. Chosen: rust pings every
	 * 15 s on one stream that it keeps for the life of the connection and counts losing
	 * it as a failure, so this is four of its intervals. Such a stream costs no thread
	 * here. (go ends it after 10 s, js after 10 s in total.)
	 */
	static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

	/**
	 * What an inbound ping that has begun may take, and what a round trip may (go, js: 10
	 * s and more).
	 */
	static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

	private final RandomGenerator random;

	private final Duration timeout;

	private final LongSupplier nanoClock;

	private final NetworkObserver observer;

	/** Guards the two maps; never held while a stream is used. */
	private final Object lock = new Object();

	/** Inbound streams being answered, by connection id; no entry is zero. */
	private final Map<String, Integer> inbound = new HashMap<>();

	/** Runs by connection id, the one at work first; no entry is empty. */
	private final Map<String, Deque<PingRun>> outbound = new HashMap<>();

	/**
	 * @param random makes the payloads; thread-safe, as {@code SecureRandom} is
	 * @param observer told of round trips
	 */
	public PingProtocol(RandomGenerator random, NetworkObserver observer) {
		this(random, PING_TIMEOUT, System::nanoTime, observer);
	}

	PingProtocol(RandomGenerator random, Duration timeout, LongSupplier nanoClock, NetworkObserver observer) {
		this.random = random;
		this.timeout = timeout;
		this.nanoClock = nanoClock;
		this.observer = observer;
	}

	// Answering

	@Override
	public CompletionStage<?> handle(Stream stream) {
		String connectionId = stream.connection().id();
		if (!admit(connectionId)) {
			stream.reset(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
			return CompletableFuture.completedStage(null);
		}
		return new PingResponder(stream, IDLE_TIMEOUT, this.timeout).run()
			.whenComplete((ignored, failure) -> release(connectionId));
	}

	private boolean admit(String connectionId) {
		synchronized (this.lock) {
			int streams = this.inbound.getOrDefault(connectionId, 0);
			if (streams >= MAX_INBOUND_STREAMS) {
				return false;
			}
			this.inbound.put(connectionId, streams + 1);
			return true;
		}
	}

	private void release(String connectionId) {
		synchronized (this.lock) {
			this.inbound.computeIfPresent(connectionId, (id, streams) -> (streams > 1) ? streams - 1 : null);
		}
	}

	// Measuring

	/**
	 * Measures one round trip. Cancelling the stage (as a {@code CompletableFuture})
	 * resets the stream.
	 * @return completes with the round trip, exceptionally with a
	 * {@link StreamException}: the peer does not speak ping, gave no echo within 10 s or
	 * a wrong one, or went away
	 */
	public CompletionStage<Duration> ping(Connection connection) {
		CompletableFuture<List<Duration>> run = pingAsync(connection, 1).toCompletableFuture();
		CompletableFuture<Duration> roundTrip = new CompletableFuture<>();
		run.whenComplete((roundTrips, failure) -> {
			if (failure != null) {
				roundTrip.completeExceptionally(Completions.cause(failure));
			}
			else {
				roundTrip.complete(roundTrips.get(0));
			}
		});
		roundTrip.whenComplete((ignored, failure) -> {
			if (roundTrip.isCancelled()) {
				run.cancel(false);
			}
		});
		return roundTrip;
	}

	/**
	 * Measures {@code count} round trips, one after the other. They use one stream, and
	 * another when the peer ends that one after a while.
	 * @throws StreamException as {@link #ping(Connection)} says, and on interruption
	 */
	public List<Duration> ping(Connection connection, int count) {
		return Completions.await(pingAsync(connection, count));
	}

	/**
	 * The asynchronous twin of {@link #ping(Connection, int)}.
	 */
	public CompletionStage<List<Duration>> pingAsync(Connection connection, int count) {
		if (count < 1) {
			throw new IllegalArgumentException("The number of pings must be at least 1, was " + count);
		}
		PingRun run = new PingRun(connection, count, this.timeout, this.random, this.nanoClock);
		String connectionId = connection.id();
		boolean first;
		synchronized (this.lock) {
			Deque<PingRun> runs = this.outbound.computeIfAbsent(connectionId, (id) -> new ArrayDeque<>());
			if (runs.size() >= MAX_QUEUED_RUNS) {
				return CompletableFuture.failedStage(new StreamException(StreamException.Reason.LIMIT,
						MAX_QUEUED_RUNS + " pings are already waiting for connection " + connectionId, Origin.LIBRARY));
			}
			first = runs.isEmpty();
			runs.add(run);
		}
		run.result().whenComplete((roundTrips, failure) -> {
			if (failure == null) {
				roundTrips.forEach(this.observer::pingRoundTrip);
			}
			startNext(connectionId, run);
		});
		if (first) {
			run.start();
		}
		return run.result();
	}

	private void startNext(String connectionId, PingRun ended) {
		PingRun next = next(connectionId, ended);
		if (next != null) {
			next.start();
		}
	}

	private @Nullable PingRun next(String connectionId, PingRun ended) {
		synchronized (this.lock) {
			Deque<PingRun> runs = this.outbound.get(connectionId);
			if (runs == null) {
				return null;
			}
			boolean wasAtWork = runs.peek() == ended;
			runs.remove(ended);
			if (runs.isEmpty()) {
				this.outbound.remove(connectionId);
				return null;
			}
			return wasAtWork ? runs.peek() : null;
		}
	}

}
