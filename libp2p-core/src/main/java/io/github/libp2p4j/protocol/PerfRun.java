/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PerfRequest;
import io.github.libp2p4j.PerfResult;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * One measurement of a peer: opens a stream without holding a thread, then lets a
 * {@link PerfTransfer} use it on one of the executor's. Thread-safe. Cancelling
 * {@link #result()} resets the stream.
 */
final class PerfRun {

	private final Connection connection;

	private final PerfRequest request;

	private final Executor threads;

	private final LongSupplier nanoClock;

	private final Runnable onEnd;

	private final AtomicBoolean ended = new AtomicBoolean();

	private final CompletableFuture<PerfResult> result = new CompletableFuture<>();

	/** What a cancellation has to reach: the opening first, the stream later. */
	private volatile @Nullable CompletableFuture<Stream> opening;

	private volatile @Nullable Stream stream;

	/**
	 * @param onEnd run once, before anybody hears of the result
	 */
	PerfRun(Connection connection, PerfRequest request, Executor threads, LongSupplier nanoClock, Runnable onEnd) {
		this.connection = connection;
		this.request = request;
		this.threads = threads;
		this.nanoClock = nanoClock;
		this.onEnd = onEnd;
		this.result.whenComplete((ignored, failure) -> {
			if (failure instanceof CancellationException) {
				end();
				abandon();
			}
		});
	}

	CompletableFuture<PerfResult> result() {
		return this.result;
	}

	void start() {
		long askedNanos = this.nanoClock.getAsLong();
		try {
			CompletableFuture<Stream> pending = this.connection.newStreamAsync(StreamOptions.protocols(PerfProtocol.ID))
				.toCompletableFuture();
			this.opening = pending;
			pending.whenComplete((opened, failure) -> {
				if (failure != null) {
					fail(Completions.cause(failure));
				}
				else {
					opened(opened, Duration.ofNanos(this.nanoClock.getAsLong() - askedNanos));
				}
			});
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
	}

	private void opened(Stream opened, Duration took) {
		this.stream = opened;
		if (this.result.isDone()) {
			// Cancelled before there was a stream to reset.
			opened.reset();
			return;
		}
		PerfTransfer transfer = new PerfTransfer(opened, this.request, this.nanoClock);
		try {
			this.threads.execute(() -> run(transfer, took));
		}
		catch (RuntimeException | Error ex) {
			// The system has no more threads.
			fail(ex);
		}
	}

	private void run(PerfTransfer transfer, Duration opening) {
		try {
			PerfResult measured = transfer.run(opening);
			end();
			this.result.complete(measured);
		}
		catch (RuntimeException | Error ex) {
			fail(ex);
		}
	}

	private void fail(Throwable failure) {
		abandon();
		end();
		this.result.completeExceptionally(failure);
	}

	private void end() {
		if (this.ended.compareAndSet(false, true)) {
			this.onEnd.run();
		}
	}

	private void abandon() {
		CompletableFuture<Stream> pending = this.opening;
		if (pending != null) {
			pending.cancel(false);
		}
		Stream current = this.stream;
		if (current != null) {
			current.reset();
		}
	}

}
