/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * Between completion stages and exceptions. Stateless.
 */
final class Stages {

	private Stages() {
	}

	static CompletionStage<@Nullable Object> done() {
		return CompletableFuture.completedStage(null);
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

}
