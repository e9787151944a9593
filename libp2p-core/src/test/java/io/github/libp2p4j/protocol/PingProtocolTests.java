/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * {@link PingProtocol} as the asking side.
 */
@Timeout(30)
class PingProtocolTests {

	private final ManualClock clock = new ManualClock();

	private final List<Duration> observed = new ArrayList<>();

	private final NetworkObserver observer = new NetworkObserver() {

		@Override
		public void pingRoundTrip(Duration time) {
			PingProtocolTests.this.observed.add(time);
		}

	};

	private final PingProtocol ping = new PingProtocol(new Random(1), Duration.ofSeconds(10), this.clock::nanos,
			this.observer);

	private final FakeConnection connection = FakeConnection.dial("c1", this.clock);

	private final List<PipedStream> accepted = new ArrayList<>();

	@Test
	void measuresTheTimeFromSendingToTheWholeEcho() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<Duration> roundTrip = this.ping.ping(this.connection).toCompletableFuture();
		PipedStream peer = this.accepted.get(0);
		byte[] payload = peer.received();
		assertThat(payload).hasSize(32);
		this.clock.advance(Duration.ofMillis(40));
		peer.send(Arrays.copyOf(payload, 31));
		this.clock.advance(Duration.ofMillis(2));
		assertThat(roundTrip).isNotDone();
		peer.send(new byte[] { payload[31] });
		assertThat(roundTrip).isCompletedWithValue(Duration.ofMillis(42));
		assertThat(this.observed).containsExactly(Duration.ofMillis(42));
		assertThat(peer.other().isFinSent()).isTrue();
		assertThat(peer.failure()).isNull();
	}

	@Test
	void measuresManyRoundTripsOnOneStream() {
		this.connection.other().serve(PingProtocol.ID, this.ping);
		assertThat(this.ping.ping(this.connection, 10_000)).hasSize(10_000).containsOnly(Duration.ZERO);
		assertThat(this.connection.opened()).isEqualTo(1);
		assertThat(this.connection.streams().get(0).state()).isEqualTo(StreamState.CLOSED);
	}

	@Test
	void sendsAnotherPayloadEachTime() {
		List<String> payloads = new ArrayList<>();
		this.connection.other().accept(PingProtocol.ID, (peer) -> AsyncLoop.repeat(() -> {
			ByteBuffer payload = ByteBuffer.allocate(32);
			return peer.readAsync(payload).thenApply((count) -> {
				if (count < 0) {
					return false;
				}
				payloads.add(HexFormat.of().formatHex(payload.array()));
				peer.send(payload.array());
				return true;
			});
		}));
		this.ping.ping(this.connection, 100);
		assertThat(payloads).hasSize(100).doesNotHaveDuplicates();
	}

	@Test
	void resetsOnAnEchoThatDiffersByOneBit() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<Duration> roundTrip = this.ping.ping(this.connection).toCompletableFuture();
		PipedStream peer = this.accepted.get(0);
		byte[] payload = peer.received();
		payload[17] ^= 0x10;
		peer.send(payload);
		assertThat(failure(roundTrip).getMessage())
			.isEqualTo("The peer broke /ipfs/ping/1.0.0: the echo differs from what was sent");
		assertThat(failure(roundTrip).origin()).isEqualTo(Origin.REMOTE);
		assertThat(peer.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void givesUpAfterTenSecondsAndResets() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<Duration> roundTrip = this.ping.ping(this.connection).toCompletableFuture();
		this.clock.advance(Duration.ofMillis(9_999));
		assertThat(roundTrip).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(failure(roundTrip).reason()).isEqualTo(StreamException.Reason.TIMEOUT);
		assertThat(this.accepted.get(0).failure()).isNotNull();
	}

	@Test
	void givesEachPingOfARunItsOwnTime() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<List<Duration>> run = this.ping.pingAsync(this.connection, 5).toCompletableFuture();
		PipedStream peer = this.accepted.get(0);
		for (int i = 0; i < 5; i++) {
			byte[] payload = new byte[32];
			peer.read(ByteBuffer.wrap(payload));
			this.clock.advance(Duration.ofSeconds(9));
			peer.send(payload);
		}
		assertThat(run.join()).hasSize(5).containsOnly(Duration.ofSeconds(9));
	}

	@Test
	void failsWhenThePeerDoesNotSpeakPing() {
		CompletableFuture<Duration> roundTrip = this.ping.ping(this.connection).toCompletableFuture();
		assertThat(failure(roundTrip).reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED);
	}

	@Test
	void failsWhenThePeerEndsTheStreamInsteadOfAnswering() {
		this.connection.other().accept(PingProtocol.ID, PipedStream::close);
		assertThat(failure(this.ping.ping(this.connection).toCompletableFuture()).getMessage())
			.isEqualTo("The peer ended the ping stream after 0 of 32 bytes");
		assertThat(this.connection.opened()).isEqualTo(1);
	}

	@Test
	void failsWhenThePeerResetsTheStreamInsteadOfAnswering() {
		this.connection.other().accept(PingProtocol.ID, (peer) -> peer.reset(0x1002));
		StreamException failure = failure(this.ping.ping(this.connection).toCompletableFuture());
		assertThat(failure.wireCode()).hasValue(0x1002);
		assertThat(this.connection.opened()).isEqualTo(1);
	}

	@Test
	void failsWhenTheConnectionIsLost() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<List<Duration>> run = this.ping.pingAsync(this.connection, 3).toCompletableFuture();
		this.accepted.get(0).send(this.accepted.get(0).received());
		this.connection.close();
		assertThat(failure(run).reason()).isEqualTo(StreamException.Reason.CONNECTION_LOST);
		assertThat(this.connection.opened()).isEqualTo(1);
	}

	@Test
	void opensAnotherStreamWhenThePeerEndsOneAfterAWhile() {
		// go ends a ping stream after 30 s, js after 10 s in total, however busy it is.
		this.connection.other().accept(PingProtocol.ID, (peer) -> {
			this.accepted.add(peer);
			echo(peer, 7);
		});
		assertThat(this.ping.ping(this.connection, 30)).hasSize(30);
		assertThat(this.accepted).hasSize(5);
	}

	@Test
	void runsOneAtATimeOnAConnection() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		List<CompletableFuture<Duration>> roundTrips = new ArrayList<>();
		for (int i = 0; i < PingProtocol.MAX_QUEUED_RUNS; i++) {
			roundTrips.add(this.ping.ping(this.connection).toCompletableFuture());
		}
		assertThat(failure(this.ping.ping(this.connection).toCompletableFuture()).reason())
			.isEqualTo(StreamException.Reason.LIMIT);
		for (int i = 0; i < PingProtocol.MAX_QUEUED_RUNS; i++) {
			assertThat(this.accepted).hasSize(i + 1);
			this.accepted.get(i).send(this.accepted.get(i).received());
			assertThat(roundTrips.get(i)).isCompletedWithValue(Duration.ZERO);
		}
		assertThat(this.ping.ping(this.connection).toCompletableFuture()).isNotDone();
	}

	@Test
	void skipsARunThatWasCancelledWhileItWaited() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<Duration> first = this.ping.ping(this.connection).toCompletableFuture();
		CompletableFuture<Duration> second = this.ping.ping(this.connection).toCompletableFuture();
		CompletableFuture<Duration> third = this.ping.ping(this.connection).toCompletableFuture();
		second.cancel(false);
		assertThat(this.accepted).hasSize(1);
		this.accepted.get(0).send(this.accepted.get(0).received());
		this.accepted.get(1).send(this.accepted.get(1).received());
		assertThat(first).isCompleted();
		assertThat(third).isCompleted();
		assertThat(this.accepted).hasSize(2);
	}

	@Test
	void resetsTheStreamWhenCancelled() {
		this.connection.other().accept(PingProtocol.ID, this.accepted::add);
		CompletableFuture<Duration> roundTrip = this.ping.ping(this.connection).toCompletableFuture();
		roundTrip.cancel(true);
		assertThat(this.accepted.get(0).failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsTheStreamWhenInterrupted() throws InterruptedException {
		CountDownLatch opened = new CountDownLatch(1);
		this.connection.other().accept(PingProtocol.ID, (peer) -> {
			this.accepted.add(peer);
			opened.countDown();
		});
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread thread = new Thread(() -> {
			try {
				this.ping.ping(this.connection, 2);
			}
			catch (StreamException ex) {
				thrown.set(Thread.currentThread().isInterrupted() ? ex : new AssertionError("not interrupted"));
			}
		});
		thread.start();
		assertThat(opened.await(10, TimeUnit.SECONDS)).isTrue();
		thread.interrupt();
		thread.join(10_000);
		assertThat(thrown.get()).isInstanceOfSatisfying(StreamException.class,
				(ex) -> assertThat(ex.reason()).isEqualTo(StreamException.Reason.CANCELLED));
		assertThat(this.accepted.get(0).failure()).isNotNull();
	}

	@Test
	void refusesToPingLessThanOnce() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.ping.ping(this.connection, 0))
			.withMessage("The number of pings must be at least 1, was 0");
	}

	@Test
	void blockingCallThrowsWhatTheStageFailsWith() {
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> this.ping.ping(this.connection, 1))
			.withMessageContaining("/ipfs/ping/1.0.0");
	}

	private static void echo(PipedStream peer, int count) {
		int[] left = { count };
		AsyncLoop.repeat(() -> {
			ByteBuffer payload = ByteBuffer.allocate(32);
			return peer.readAsync(payload).thenApply((ignored) -> {
				peer.send(payload.array());
				return --left[0] > 0;
			});
		}).thenRun(peer::close);
	}

	private static StreamException failure(CompletableFuture<?> stage) {
		assertThat(stage).isCompletedExceptionally();
		return (StreamException) Completions.cause(stage.handle((ok, failure) -> failure).join());
	}

}
