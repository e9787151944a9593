/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamOptions;
import org.jspecify.annotations.Nullable;

/**
 * Measures a number of round trips, one after the other, on one stream. Runs on whatever
 * thread completes a read or a write; never two steps at once. Cancelling
 * {@link #result()} resets the stream.
 * <p>
 * Peers bound the time that a ping stream may last (go 30 s, js 10 s in total), so a
 * stream that ends after at least one good round trip is replaced by another. One that
 * ends before is a failure.
 */
final class PingRun {

	private final Connection connection;

	private final int count;

	private final Duration timeout;

	private final RandomGenerator random;

	private final LongSupplier nanoClock;

	private final CompletableFuture<List<Duration>> result = new CompletableFuture<>();

	private final List<Duration> roundTrips = new ArrayList<>();

	private final byte[] sent = new byte[PingProtocol.PAYLOAD_BYTES];

	private final ByteBuffer echo = ByteBuffer.allocate(PingProtocol.PAYLOAD_BYTES);

	/** What a cancellation has to reach: the opening first, the stream later. */
	private volatile @Nullable CompletableFuture<Stream> opening;

	private volatile @Nullable Stream stream;

	private int roundTripsOnStream;

	PingRun(Connection connection, int count, Duration timeout, RandomGenerator random, LongSupplier nanoClock) {
		this.connection = connection;
		this.count = count;
		this.timeout = timeout;
		this.random = random;
		this.nanoClock = nanoClock;
		this.result.whenComplete((ignored, failure) -> {
			if (failure instanceof CancellationException) {
				abandon();
			}
		});
	}

	CompletableFuture<List<Duration>> result() {
		return this.result;
	}

	void start() {
		AsyncLoop.repeat(this::step).whenComplete((ignored, failure) -> {
			Stream last = this.stream;
			if (failure != null) {
				abandon();
				this.result.completeExceptionally(failure);
			}
			else {
				if (last != null) {
					last.close();
				}
				this.result.complete(List.copyOf(this.roundTrips));
			}
		});
	}

	private CompletionStage<Boolean> step() {
		if (this.result.isDone()) {
			// Cancelled: whatever was opened meanwhile is reset by the failure path.
			throw new CancellationException("The ping was cancelled");
		}
		Stream current = this.stream;
		if (current == null) {
			return open();
		}
		return roundTrip(current).handle((ignored, failure) -> {
			if (failure == null) {
				return this.roundTrips.size() < this.count;
			}
			return replaces(current, Completions.cause(failure));
		});
	}

	private CompletionStage<Boolean> open() {
		StreamOptions options = StreamOptions.protocols(PingProtocol.ID).negotiationTimeout(this.timeout);
		CompletableFuture<Stream> pending = this.connection.newStreamAsync(options).toCompletableFuture();
		this.opening = pending;
		return pending.thenApply((opened) -> {
			this.stream = opened;
			this.roundTripsOnStream = 0;
			return true;
		});
	}

	private CompletionStage<Void> roundTrip(Stream current) {
		current.deadline(this.timeout);
		this.random.nextBytes(this.sent);
		this.echo.clear();
		long startNanos = this.nanoClock.getAsLong();
		return current.writeAsync(ByteBuffer.wrap(this.sent))
			.thenCompose((ignored) -> AsyncLoop.repeat(() -> readEcho(current)))
			.thenRun(() -> completeRoundTrip(this.nanoClock.getAsLong() - startNanos));
	}

	private CompletionStage<Boolean> readEcho(Stream current) {
		return current.readAsync(this.echo).thenApply((read) -> {
			if (read < 0) {
				throw new StreamException(StreamException.Reason.RESET_BY_PEER, "The peer ended the ping stream after "
						+ this.echo.position() + " of " + PingProtocol.PAYLOAD_BYTES + " bytes", Origin.REMOTE);
			}
			return this.echo.hasRemaining();
		});
	}

	private void completeRoundTrip(long nanos) {
		if (!Arrays.equals(this.sent, this.echo.array())) {
			throw Completions.breach(PingProtocol.ID, "the echo differs from what was sent");
		}
		this.roundTrips.add(Duration.ofNanos(nanos));
		this.roundTripsOnStream++;
	}

	/**
	 * Whether the failed stream is to be followed by another; if not, the failure goes
	 * on.
	 */
	private boolean replaces(Stream failed, Throwable failure) {
		if (this.roundTripsOnStream > 0 && failure instanceof StreamException ex
				&& ex.reason() == StreamException.Reason.RESET_BY_PEER) {
			failed.reset();
			this.stream = null;
			return true;
		}
		if (failure instanceof RuntimeException ex) {
			throw ex;
		}
		throw new CompletionException(failure);
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
