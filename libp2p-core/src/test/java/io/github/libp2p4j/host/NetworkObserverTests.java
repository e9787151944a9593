/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.Libp2pException;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamOutcome;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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

	@Test
	void tellsHowManyAddressesADialTriedAndWhatBecameOfEach() throws Exception {
		try (ConnectionManager listener = Libp2p.builder().listen("/memory/0").start();
				ConnectionManager dialler = Libp2p.builder().observer(this.recorder).start()) {
			Multiaddr address = listener.listenAddresses().get(0);
			dialler.connect(listener.peerId(), List.of(address));
			assertThat(this.recorder.dials).containsExactly("completed 1");
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> dialler.connect(Multiaddr.parse("/memory/987654321987654")));
			assertThat(this.recorder.dials).containsExactly("completed 1", "attempt memory unknown REFUSED",
					"failed REFUSED 1");
			this.recorder.dials.clear();
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> dialler.connect(Multiaddr.parse("/ip4/127.0.0.1/udp/1/quic-v1")));
			assertThat(this.recorder.dials).containsExactly("attempt none unknown UNSUPPORTED_ADDRESS",
					"failed UNSUPPORTED_ADDRESS 0");
		}
	}

	@Test
	void tellsOfAnAddressThatCannotBeListenedAt() {
		try (ConnectionManager first = Libp2p.builder().listen("/memory/0").start();
				ConnectionManager second = Libp2p.builder().start()) {
			Events events = Events.of(second);
			Multiaddr taken = first.boundAddresses().get(0);
			assertThatExceptionOfType(Libp2pException.class).isThrownBy(() -> second.listen(taken));
			assertThat(events.first(NetworkEvent.ListenFailed.class)).satisfies((event) -> {
				assertThat(event.address()).isEqualTo(taken);
				assertThat(event.message()).contains("listens there");
			});
		}
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

		private final Queue<String> dials = new ConcurrentLinkedQueue<>();

		private final Queue<ConnectionState> steps = new ConcurrentLinkedQueue<>();

		private final AtomicLong sentBytes = new AtomicLong();

		private final AtomicLong receivedBytes = new AtomicLong();

		private final CompletableFuture<StreamOutcome> closed = new CompletableFuture<>();

		@Override
		public void dialCompleted(Duration time, int addresses) {
			this.dials.add("completed " + addresses);
		}

		@Override
		public void dialFailed(DialException.Reason reason, Duration time, int addresses) {
			this.dials.add("failed " + reason + " " + addresses);
		}

		@Override
		public void dialAttemptFailed(String transport, String ipVersion, DialException.Reason reason) {
			this.dials.add("attempt " + transport + " " + ipVersion + " " + reason);
		}

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
