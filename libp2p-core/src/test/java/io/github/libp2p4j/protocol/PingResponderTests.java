/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@link PingProtocol} as the answering side.
 */
class PingResponderTests {

	private final ManualClock clock = new ManualClock();

	private final PingProtocol ping = new PingProtocol(new Random(1), Duration.ofSeconds(10), this.clock::nanos,
			new NetworkObserver() {
			});

	private final FakeConnection peer = FakeConnection.dial("c1", this.clock);

	@BeforeEach
	void serve() {
		this.peer.other().serve(PingProtocol.ID, this.ping);
	}

	@Test
	void echoesThirtyTwoBytes() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(payload(7));
		assertThat(stream.received()).isEqualTo(payload(7));
	}

	@Test
	void echoesOnlyWholePings() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		byte[] payload = payload(3);
		for (int i = 0; i < 31; i++) {
			stream.send(new byte[] { payload[i] });
			assertThat(stream.received()).isEmpty();
		}
		stream.send(new byte[] { payload[31] });
		assertThat(stream.received()).isEqualTo(payload);
	}

	@Test
	void answersAfterThePeerEndedItsHalfAndThenEndsItsOwn() {
		// js sends a ping and FIN before it reads.
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(payload(9));
		stream.closeWrite();
		assertThat(stream.received()).isEqualTo(payload(9));
		assertThat(stream.other().isFinSent()).isTrue();
		assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
	}

	@Test
	void answersPingAndEndThatWereSentBeforeItLooked() {
		FakeConnection early = FakeConnection.dial("c2", this.clock);
		early.other().accept(PingProtocol.ID, (inbound) -> {
			inbound.other().send(payload(5));
			inbound.other().closeWrite();
			this.ping.handle(inbound).whenComplete((ignored, failure) -> inbound.close());
		});
		PipedStream stream = early.open(PingProtocol.ID);
		assertThat(stream.received()).isEqualTo(payload(5));
		assertThat(stream.state()).isEqualTo(StreamState.CLOSED);
	}

	@Test
	void echoesABurstWithoutGrowingTheStack() {
		// The peer sends as far as its window goes; 8,192 pings are answered within one
		// call.
		byte[] burst = new byte[256 << 10];
		new Random(20_26).nextBytes(burst);
		FakeConnection early = FakeConnection.dial("c2", this.clock);
		early.other().accept(PingProtocol.ID, (inbound) -> {
			inbound.other().send(burst);
			this.ping.handle(inbound);
		});
		PipedStream stream = early.open(PingProtocol.ID);
		assertThat(stream.received()).isEqualTo(burst);
	}

	@Test
	void readsOnePingAheadOfAPeerThatDoesNotRead() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(new byte[256 << 10]);
		// The way back is full now. One more ping is read, and no more than that.
		stream.send(new byte[256 << 10]);
		assertThat(stream.received()).hasSize(256 << 10);
	}

	@Test
	void keepsAStreamThatPingsEveryFifteenSecondsForHours() {
		// rust does.
		PipedStream stream = this.peer.open(PingProtocol.ID);
		for (int i = 0; i < 1000; i++) {
			stream.send(payload(i));
			assertThat(stream.received()).isEqualTo(payload(i));
			this.clock.advance(Duration.ofSeconds(15));
		}
		assertThat(stream.state()).isEqualTo(StreamState.OPEN);
	}

	@Test
	void closesAnIdleStream() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(payload(1));
		this.clock.advance(PingProtocol.IDLE_TIMEOUT.minusMillis(1));
		assertThat(stream.state()).isEqualTo(StreamState.OPEN);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(stream.other().isFinSent()).isTrue();
		assertThat(stream.failure()).isNull();
	}

	@Test
	void resetsAPingThatStalls() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(new byte[31]);
		this.clock.advance(Duration.ofMillis(9_999));
		assertThat(stream.state()).isEqualTo(StreamState.OPEN);
		this.clock.advance(Duration.ofMillis(1));
		assertThat(stream.failure()).hasMessage("reset by peer");
	}

	@Test
	void resetsAPingThatTrickles() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		for (int i = 0; i < 10; i++) {
			stream.send(new byte[1]);
			assertThat(stream.failure()).isNull();
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(stream.failure()).hasMessage("reset by peer");
	}

	@Test
	void resetsAStreamThatEndsWithinAPing() {
		PipedStream stream = this.peer.open(PingProtocol.ID);
		stream.send(new byte[31]);
		stream.closeWrite();
		assertThat(stream.failure()).isNotNull();
		assertThat(stream.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void takesAResetBetweenPingsForTheEnd() {
		FakeConnection connection = FakeConnection.dial("c2", this.clock);
		CompletableFuture<Object> handled = new CompletableFuture<>();
		connection.other()
			.accept(PingProtocol.ID, (inbound) -> this.ping.handle(inbound).whenComplete((ok, failure) -> {
				if (failure != null) {
					handled.completeExceptionally(failure);
				}
				else {
					handled.complete("ended");
				}
			}));
		connection.open(PingProtocol.ID).reset();
		assertThat(handled).isCompletedWithValue("ended");
	}

	@Test
	void resetsTheThirdStreamOfAConnection() {
		PipedStream first = this.peer.open(PingProtocol.ID);
		PipedStream second = this.peer.open(PingProtocol.ID);
		PipedStream third = this.peer.open(PingProtocol.ID);
		assertThat(third.failure().wireCode()).hasValue(0x1002);
		first.send(payload(1));
		second.send(payload(2));
		assertThat(first.received()).isEqualTo(payload(1));
		assertThat(second.received()).isEqualTo(payload(2));
	}

	@Test
	void takesAnotherStreamWhenOneEnded() {
		PipedStream first = this.peer.open(PingProtocol.ID);
		this.peer.open(PingProtocol.ID);
		first.closeWrite();
		PipedStream third = this.peer.open(PingProtocol.ID);
		third.send(payload(4));
		assertThat(third.received()).isEqualTo(payload(4));
		assertThat(this.peer.open(PingProtocol.ID).failure()).isNotNull();
	}

	@Test
	void countsStreamsOfEachConnectionForItself() {
		this.peer.open(PingProtocol.ID);
		this.peer.open(PingProtocol.ID);
		FakeConnection another = FakeConnection.dial("c2", this.clock);
		another.other().serve(PingProtocol.ID, this.ping);
		PipedStream stream = another.open(PingProtocol.ID);
		stream.send(payload(6));
		assertThat(stream.received()).isEqualTo(payload(6));
	}

	@Test
	void forgetsTheStreamsOfALostConnection() {
		for (int i = 0; i < 100; i++) {
			FakeConnection connection = FakeConnection.dial("same-id", this.clock);
			connection.other().serve(PingProtocol.ID, this.ping);
			assertThat(connection.open(PingProtocol.ID).failure()).isNull();
			assertThat(connection.open(PingProtocol.ID).failure()).isNull();
			connection.close();
		}
	}

	private static byte[] payload(int seed) {
		byte[] payload = new byte[32];
		Arrays.fill(payload, (byte) seed);
		payload[31] = (byte) (seed >>> 8);
		return payload;
	}

}
