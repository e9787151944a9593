/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Between completion stages and exceptions. Stateless.
 */
final class Stages {

	private Stages() {
	}

	static CompletionStage<@Nullable Object> done() {
		// Not a minimal stage: those who ask whether it is done would have to copy it.
		return CompletableFuture.completedFuture(null);
	}

	static <T extends @Nullable Object> CompletionStage<T> of(T value) {
		return CompletableFuture.completedStage(value);
	}

	/**
	 * What made a stage fail, without the wrappers of {@code java.util.concurrent}.
	 */
	static Throwable cause(Throwable failure) {
		Throwable cause = failure;
		while ((cause instanceof CompletionException || cause instanceof ExecutionException)
				&& cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause;
	}

	/**
	 * Waits for a stage.
	 * @throws Exception what made it fail
	 */
	static <T> @Nullable T await(CompletionStage<T> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			throw thrown(cause(ex));
		}
	}

	/**
	 * A failure as what a method may throw.
	 */
	static Exception thrown(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof Exception ex) ? ex : new CompletionException(failure);
	}

	/** What follows on a value, and may fail. */
	@FunctionalInterface
	interface Step<T extends @Nullable Object> {

		CompletionStage<?> apply(T value) throws Exception;

	}

	/**
	 * Goes on with the value of a stage.
	 */
	static <T extends @Nullable Object> CompletionStage<?> compose(CompletionStage<T> stage, Step<T> step) {
		return stage.thenCompose((value) -> {
			try {
				return step.apply(value);
			}
			catch (Exception ex) {
				return CompletableFuture.failedStage(ex);
			}
		});
	}

	/**
	 * Cancels a stage when nobody waits for it any more, since its stream has ended out
	 * of order.
	 */
	static void cancelWith(Stream stream, CompletionStage<?> stage) {
		CompletableFuture<?> future = stage.toCompletableFuture();
		if (!future.isDone()) {
			stream.closed().whenComplete((nothing, failure) -> {
				if (failure != null) {
					future.cancel(true);
				}
			});
		}
	}

}
