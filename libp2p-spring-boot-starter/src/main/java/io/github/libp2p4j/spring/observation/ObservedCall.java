/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.observation;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One call within an observation that has been started. The observation is the current
 * one only while the call is on this thread: what completes its stage later has no part
 * in it, so that nothing leaks into whatever that thread does next. Immutable.
 *
 * @param observation ends with the call's stage
 * @param stream of the observation's context
 * @param outcome what to call the outcome, given the failure if there is one
 */
record ObservedCall(Observation observation, ObservedStream stream,
		Function<@Nullable Throwable, ObservedOutcome> outcome) {

	/**
	 * @return completes after the observation has ended; cancelling it cancels the call's
	 */
	CompletionStage<?> call(Callable<CompletionStage<?>> call) throws Exception {
		CompletionStage<?> ended;
		try (Observation.Scope scope = this.observation.openScope()) {
			ended = call.call();
		}
		catch (Throwable ex) {
			stop(ex);
			throw ex;
		}
		CompletableFuture<?> known = ended.toCompletableFuture();
		if (known.isDone() && !known.isCompletedExceptionally()) {
			// As every handler does that blocks: nothing to wait for, nothing to cancel.
			stop(null);
			return ended;
		}
		CompletableFuture<@Nullable Object> observed = new CompletableFuture<>();
		ended.whenComplete((result, failure) -> {
			stop(failure);
			if (failure != null) {
				observed.completeExceptionally(failure);
			}
			else {
				observed.complete(result);
			}
		});
		observed.whenComplete((result, failure) -> {
			if (observed.isCancelled()) {
				ended.toCompletableFuture().cancel(false);
			}
		});
		return observed;
	}

	private void stop(@Nullable Throwable failure) {
		if (failure != null) {
			Throwable cause = failure.getCause();
			// What the application threw, not what carried it through stages.
			this.observation.error((failure instanceof CompletionException && cause != null) ? cause : failure);
		}
		this.stream.ended(this.outcome.apply(failure));
		this.observation.stop();
	}

}
