/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOutcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an observer is told, so that meters can be trusted.
 */
class NetworkObserverTests {

	private final Recorder recorder = new Recorder();

	@Test
	void countsTheApplicationsBytesAndNotThoseOfTheNegotiation() throws Exception {
		echoFiveBytes();
		assertThat(this.recorder.closed.get(10, TimeUnit.SECONDS)).isEqualTo(StreamOutcome.COMPLETED);
		assertThat(this.recorder.sentBytes).hasValue(5);
		assertThat(this.recorder.receivedBytes).hasValue(5);
	}

	@Test
	void timesEveryStepOfAnUpgradeTheLastOneIncluded() throws Exception {
		echoFiveBytes();
		assertThat(this.recorder.steps).containsExactly(ConnectionState.SECURITY_NEGOTIATION,
				ConnectionState.HANDSHAKE);
	}

	private void echoFiveBytes() throws Exception {
		try (ConnectionManager listener = Libp2p.builder()
			.listen("/memory/0")
			.identify(false)
			.handler("/echo/1.0.0", (stream) -> stream.inputStream().transferTo(stream.outputStream()))
			.start();
				ConnectionManager dialler = Libp2p.builder().identify(false).observer(this.recorder).start();
				Stream stream = dialler.newStream(listener.listenAddresses().get(0), "/echo/1.0.0")) {
			stream.outputStream().write(new byte[5]);
			stream.closeWrite();
			assertThat(stream.inputStream().readAllBytes()).hasSize(5);
			this.recorder.closed.get(10, TimeUnit.SECONDS);
		}
	}

	private static final class Recorder implements NetworkObserver {

		private final Queue<ConnectionState> steps = new ConcurrentLinkedQueue<>();

		private final AtomicLong sentBytes = new AtomicLong();

		private final AtomicLong receivedBytes = new AtomicLong();

		private final CompletableFuture<StreamOutcome> closed = new CompletableFuture<>();

		@Override
		public void upgradeStep(Direction direction, ConnectionState state, Duration time) {
			this.steps.add(state);
		}

		@Override
		public void streamBytes(String protocol, Direction direction, long received, long sent) {
			this.receivedBytes.addAndGet(received);
			this.sentBytes.addAndGet(sent);
		}

		@Override
		public void streamClosed(String protocol, Direction direction, StreamOutcome outcome, Duration duration) {
			this.closed.complete(outcome);
		}

	}

}
