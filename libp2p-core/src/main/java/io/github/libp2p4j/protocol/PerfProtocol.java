/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.github.libp2p4j.AsyncProtocolHandler;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.WellKnownProtocols;

/**
 * Serves and measures {@code /perf/1.0.0}. Thread-safe.
 * <p>
 * Each stream that moves bytes holds a thread, of an executor of its own, so that neither
 * handlers nor callbacks wait for it.
 */
public final class PerfProtocol implements AsyncProtocolHandler {

	/** The protocol's id. */
	public static final String ID = WellKnownProtocols.PERF;

	/**
	 * Runs of this node that are under way at once. Chosen: far more than saturate any
	 * connection, few enough for a thread each.
	 */
	static final int MAX_RUNS = 64;

	private final Executor threads;

	private final PerfLimits limits;

	private final LongSupplier nanoClock;

	private final AtomicInteger runs = new AtomicInteger();

	/** Inbound streams being served, by connection id; no entry is zero. */
	private final Map<String, Integer> served = new HashMap<>();

	/** Their sum. Guarded by the map's monitor, as the map is. */
	private int servedInTotal;

	/**
	 * @param threads runs what blocks, at once and without a bound of its own
	 * @param limits for the streams that are served
	 */
	public PerfProtocol(Executor threads, PerfLimits limits) {
		this(threads, limits, System::nanoTime);
	}

	PerfProtocol(Executor threads, PerfLimits limits, LongSupplier nanoClock) {
		this.threads = threads;
		this.limits = limits;
		this.nanoClock = nanoClock;
	}

	// Serving

	@Override
	public CompletionStage<?> handle(Stream stream) {
		if (!this.limits.allowedPeers().isEmpty() && !this.limits.allowedPeers().contains(stream.remotePeer())) {
			stream.reset(StreamResetCodes.GATED);
			return CompletableFuture.completedStage(null);
		}
		String connectionId = stream.connection().id();
		if (!admit(connectionId)) {
			stream.reset(StreamResetCodes.RESOURCE_LIMIT_EXCEEDED);
			return CompletableFuture.completedStage(null);
		}
		CompletableFuture<Void> done = new CompletableFuture<>();
		try {
			this.threads.execute(() -> serve(stream, connectionId, done));
		}
		catch (RuntimeException | Error ex) {
			// The system has no more threads.
			release(connectionId);
			throw ex;
		}
		return done;
	}

	private void serve(Stream stream, String connectionId, CompletableFuture<Void> done) {
		Throwable failure = null;
		try {
			new PerfResponder(stream, this.limits).run();
		}
		catch (RuntimeException | Error ex) {
			failure = ex;
		}
		// Before the peer can see the end, and begin another.
		release(connectionId);
		if (failure != null) {
			done.completeExceptionally(failure);
		}
		else {
			done.complete(null);
		}
	}

	private boolean admit(String connectionId) {
		synchronized (this.served) {
			int streams = this.served.getOrDefault(connectionId, 0);
			if (streams >= this.limits.maxStreamsPerConnection() || this.servedInTotal >= this.limits.maxStreams()) {
				return false;
			}
			this.served.put(connectionId, streams + 1);
			this.servedInTotal++;
			return true;
		}
	}

	private void release(String connectionId) {
		synchronized (this.served) {
			this.served.computeIfPresent(connectionId, (id, streams) -> (streams > 1) ? streams - 1 : null);
			this.servedInTotal--;
		}
	}

	// Measuring

	/**
	 * Uploads to the peer and then downloads from it.
	 * @throws StreamException as {@link #measureAsync} says, and on interruption
	 */
	public PerfResult measure(Connection connection, PerfRequest request) {
		return Completions.await(measureAsync(connection, request));
	}

	/**
	 * The asynchronous twin of {@link #measure}. Cancelling the stage (as a
	 * {@code CompletableFuture}) resets the stream.
	 * @return completes with what was measured, exceptionally with a
	 * {@link StreamException}: the peer does not speak perf, did not send what it was
	 * asked for, reset the stream, or let it wait for too long; or 64 runs are under way
	 */
	public CompletionStage<PerfResult> measureAsync(Connection connection, PerfRequest request) {
		if (this.runs.incrementAndGet() > MAX_RUNS) {
			this.runs.decrementAndGet();
			return CompletableFuture.failedStage(new StreamException(StreamException.Reason.LIMIT,
					MAX_RUNS + " perf runs are already under way", Origin.LIBRARY));
		}
		PerfRun run = new PerfRun(connection, request, this.threads, this.nanoClock, this.runs::decrementAndGet);
		run.start();
		return run.result();
	}

}
