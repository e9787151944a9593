/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Repeats an asynchronous step, one at a time, without holding a thread and without
 * growing the stack, however many steps are complete at once. Thread-safe.
 */
final class AsyncLoop {

	private final Supplier<CompletionStage<Boolean>> step;

	private final CompletableFuture<Void> done = new CompletableFuture<>();

	/**
	 * Steps that may be begun and are not. The thread that raises it from zero runs them;
	 * a step that completes in between raises it further instead of calling itself.
	 */
	private final AtomicInteger due = new AtomicInteger();

	private AsyncLoop(Supplier<CompletionStage<Boolean>> step) {
		this.step = step;
	}

	/**
	 * @param step completes with whether there is another step
	 * @return completes after the last step, exceptionally with the failure of the first
	 * that failed
	 */
	static CompletableFuture<Void> repeat(Supplier<CompletionStage<Boolean>> step) {
		AsyncLoop loop = new AsyncLoop(step);
		loop.advance();
		return loop.done;
	}

	private void advance() {
		if (this.due.getAndIncrement() != 0) {
			return;
		}
		do {
			begin();
		}
		while (this.due.decrementAndGet() != 0);
	}

	private void begin() {
		try {
			this.step.get().whenComplete(this::ended);
		}
		catch (RuntimeException ex) {
			this.done.completeExceptionally(ex);
		}
	}

	private void ended(Boolean more, Throwable failure) {
		if (failure != null) {
			this.done.completeExceptionally(Completions.cause(failure));
		}
		else if (more) {
			advance();
		}
		else {
			this.done.complete(null);
		}
	}

}
