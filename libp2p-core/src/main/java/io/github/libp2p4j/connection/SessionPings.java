/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.libp2p4j.Libp2pException;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for the session's round trip, and what the last one was. Loop-confined;
 * stages complete on callback threads.
 */
final class SessionPings {

	private static final long NEVER = -1;

	private final Environment environment;

	private List<CompletableFuture<Duration>> waiting = List.of();

	private long lastNanos = NEVER;

	SessionPings(Environment environment) {
		this.environment = environment;
	}

	void add(CompletableFuture<Duration> ping) {
		if (this.waiting.isEmpty()) {
			this.waiting = new ArrayList<>();
		}
		this.waiting.add(ping);
	}

	@Nullable Duration last() {
		return (this.lastNanos != NEVER) ? Duration.ofNanos(this.lastNanos) : null;
	}

	void roundTrip(long nanos) {
		Duration time = Duration.ofNanos(nanos);
		this.lastNanos = nanos;
		this.environment.observer().roundTrip(time);
		List<CompletableFuture<Duration>> told = take();
		if (!told.isEmpty()) {
			this.environment.callbacks().execute(() -> told.forEach((ping) -> ping.complete(time)));
		}
	}

	void fail(Supplier<? extends Libp2pException> failures) {
		List<CompletableFuture<Duration>> told = take();
		if (!told.isEmpty()) {
			Libp2pException failure = failures.get();
			this.environment.callbacks().execute(() -> told.forEach((ping) -> ping.completeExceptionally(failure)));
		}
	}

	private List<CompletableFuture<Duration>> take() {
		List<CompletableFuture<Duration>> taken = this.waiting;
		this.waiting = List.of();
		return taken;
	}

}
