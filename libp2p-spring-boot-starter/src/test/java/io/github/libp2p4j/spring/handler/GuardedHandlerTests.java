/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.spring.FakeStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class GuardedHandlerTests {

	private final HandlerGate gate = new HandlerGate();

	private final GuardedHandler guarded = new GuardedHandler(this.gate);

	private final FakeStream stream = new FakeStream("/echo/1.0.0");

	@Test
	void countsABlockingHandlerWhileItRuns() throws Exception {
		this.guarded.blocking((given) -> assertThat(this.gate.running()).isOne()).handle(this.stream);
		assertThat(this.gate.running()).isZero();
	}

	@Test
	void countsAnAsynchronousHandlerUntilItsStageCompletes() throws Exception {
		CompletableFuture<Void> end = new CompletableFuture<>();
		this.guarded.asynchronous((given) -> end).handle(this.stream);
		assertThat(this.gate.running()).isOne();
		end.complete(null);
		assertThat(this.gate.running()).isZero();
	}

	@Test
	void resetsStreamsThatComeDuringTheDrain() throws Exception {
		this.gate.drain();
		this.guarded.blocking((given) -> {
			throw new AssertionError("called");
		}).handle(this.stream);
		assertThat(this.stream.reset).isTrue();
		FakeStream second = new FakeStream("/echo/1.0.0");
		CompletionStage<?> stage = this.guarded.asynchronous((given) -> {
			throw new AssertionError("called");
		}).handle(second);
		assertThat(stage.toCompletableFuture()).isCompleted();
		assertThat(second.reset).isTrue();
		assertThat(this.gate.running()).isZero();
	}

	@Test
	void letsFailuresThroughAndCountsThemOut() throws Exception {
		assertThatIllegalStateException().isThrownBy(() -> this.guarded.blocking((given) -> {
			throw new IllegalStateException("defect");
		}).handle(this.stream));
		assertThatIllegalStateException().isThrownBy(() -> this.guarded.asynchronous((given) -> {
			throw new IllegalStateException("defect");
		}).handle(this.stream));
		CompletableFuture<Void> end = new CompletableFuture<>();
		CompletionStage<?> stage = this.guarded.asynchronous((given) -> end).handle(this.stream);
		end.completeExceptionally(new IOException("disk full"));
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		assertThat(this.gate.running()).isZero();
	}

}
