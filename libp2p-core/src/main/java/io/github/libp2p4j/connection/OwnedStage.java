/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A stage that can be handed to everybody, since only its owner completes it: one object
 * for all who look, where views cost each of them two. Who wants a future to cancel gets
 * one of its own. Thread-safe.
 *
 * @param <T> what it completes with
 */
final class OwnedStage<T extends @Nullable Object> extends CompletableFuture<T> {

	/** The owner's {@link #complete}. */
	boolean fulfil(T value) {
		return super.complete(value);
	}

	/** The owner's {@link #completeExceptionally}. */
	boolean fail(Throwable failure) {
		return super.completeExceptionally(failure);
	}

	/** A future of the caller's own, which fails with the very same failure. */
	@Override
	public CompletableFuture<T> toCompletableFuture() {
		return Stages.view(this).toCompletableFuture();
	}

	/** What is made of it by {@code then…} is the caller's. */
	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	// Not others'

	@Override
	public boolean complete(T value) {
		return false;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		return false;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return false;
	}

	@Override
	public void obtrudeValue(T value) {
		throw new UnsupportedOperationException("This stage is completed by its owner alone");
	}

	@Override
	public void obtrudeException(Throwable failure) {
		throw new UnsupportedOperationException("This stage is completed by its owner alone");
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		return toCompletableFuture().completeAsync(supplier, executor);
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
		return toCompletableFuture().completeAsync(supplier);
	}

	@Override
	public CompletableFuture<T> orTimeout(long timeout, TimeUnit unit) {
		return toCompletableFuture().orTimeout(timeout, unit);
	}

	@Override
	public CompletableFuture<T> completeOnTimeout(T value, long timeout, TimeUnit unit) {
		return toCompletableFuture().completeOnTimeout(value, timeout, unit);
	}

}
