/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.spring.handler;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.spring.FakeStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class GuardedHandlerTests {

	private final HandlerGate gate = new HandlerGate();

	private final GuardedHandler guarded = new GuardedHandler(this.gate, "method Echo.echo");

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
	void warnsOfAFailureWithProtocolAndPeer(CapturedOutput output) {
		assertThatIllegalStateException().isThrownBy(() -> this.guarded.blocking((given) -> {
			throw new IllegalStateException("defect");
		}).handle(this.stream));
		assertThat(output).contains("WARN")
			.contains("method Echo.echo")
			.contains("/echo/1.0.0")
			.contains(this.stream.peer.toString())
			.contains("defect");
		assertThat(this.gate.running()).isZero();
	}

	@Test
	void warnsOfAnAsynchronousFailure(CapturedOutput output) throws Exception {
		CompletableFuture<Void> end = new CompletableFuture<>();
		CompletionStage<?> stage = this.guarded.asynchronous((given) -> end).handle(this.stream);
		end.completeExceptionally(new IOException("disk full"));
		assertThat(stage.toCompletableFuture()).isCompletedExceptionally();
		assertThat(output).contains("WARN").contains("disk full");
	}

	@Test
	@SuppressWarnings("NullAway")
	void treatsAMissingStageAsAFailure() {
		assertThatIllegalStateException()
			.isThrownBy(() -> this.guarded.asynchronous((given) -> null).handle(this.stream))
			.withMessageContaining("null instead of a CompletionStage");
		assertThat(this.gate.running()).isZero();
	}

	@Test
	void staysQuietWhenThePeerResets(CapturedOutput output) {
		StreamException reset = new StreamException(StreamException.Reason.RESET_BY_PEER, "reset by peer",
				Origin.REMOTE);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.guarded.blocking((given) -> {
			throw new IOException(reset);
		}).handle(this.stream));
		assertThat(output).doesNotContain("WARN");
	}

	@Test
	void warnsWhenTheHandlerItselfClosedWhatItWrites(CapturedOutput output) {
		StreamException closed = new StreamException(StreamException.Reason.CLOSED, "closed here", Origin.APPLICATION);
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> this.guarded.blocking((given) -> {
			throw closed;
		}).handle(this.stream));
		assertThat(output).contains("WARN").contains("closed here");
	}

}
