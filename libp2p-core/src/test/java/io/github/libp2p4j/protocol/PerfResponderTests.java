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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

import io.github.libp2p4j.PerfLimits;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * {@link PerfProtocol} as the serving side.
 */
@Timeout(60)
class PerfResponderTests {

	private static final int WINDOW_BYTES = 256 << 10;

	private final ManualClock clock = new ManualClock();

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final FakeConnection peer = FakeConnection.dial("c1", this.clock);

	@AfterEach
	void stop() {
		this.peer.close();
		this.threads.shutdownNow();
	}

	// What it answers

	@Test
	void sendsAsManyBytesAsItWasAskedForAndEnds() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000000005");
		stream.send(new byte[] { 1, 2, 3 });
		stream.closeWrite();
		assertThat(readAll(stream)).isEqualTo(new byte[5]);
		assertThat(stream.failure()).isNull();
		Await.until("both halves ended", () -> stream.state() == StreamState.CLOSED);
	}

	@Test
	void endsAtOnceWhenNothingIsAskedFor() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000000000");
		stream.closeWrite();
		assertThat(readAll(stream)).isEmpty();
	}

	@Test
	void sendsNothingBeforeTheUploadHasEnded() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000000001");
		stream.write(ByteBuffer.allocate(3 * WINDOW_BYTES));
		Await.until("it waits for more", stream.other()::isReading);
		assertThat(stream.received()).isEmpty();
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(1);
	}

	@Test
	void takesTheSizeByteByByte() {
		serve(PerfLimits.defaults());
		PipedStream stream = this.peer.open(PerfProtocol.ID);
		for (byte next : HexFormat.of().parseHex("0000000000000102")) {
			Await.until("it waits for the next byte", stream.other()::isReading);
			stream.send(new byte[] { next });
		}
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(0x102);
	}

	@Test
	void sendsNothingOfWhatItReceived() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000012345");
		byte[] secret = new byte[WINDOW_BYTES - Long.BYTES];
		Arrays.fill(secret, (byte) 0x5e);
		stream.send(secret);
		stream.closeWrite();
		assertThat(readAll(stream)).isEqualTo(new byte[0x12345]);
	}

	@Test
	void waitsForAPeerThatReadsSlowly() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000200003");
		stream.closeWrite();
		Await.until("the window is full", stream.other()::isWriting);
		assertThat(readAll(stream)).hasSize(0x200003);
	}

	// What it does not take

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 7 })
	void resetsAStreamThatEndsBeforeItsSize(int bytes) {
		serve(PerfLimits.defaults());
		PipedStream stream = this.peer.open(PerfProtocol.ID);
		stream.send(new byte[bytes]);
		stream.closeWrite();
		assertThat(resetCode(stream)).isEqualTo(0x1004);
	}

	@ParameterizedTest
	@ValueSource(strings = { "00000000000186a1", "0000000080000000", "00000000ffffffff", "7fffffffffffffff",
			"8000000000000000", "ffffffffffffffff" })
	void sendsUpToItsMaximumAndResets(String size) {
		serve(PerfLimits.defaults().withMaxDownloadBytes(100_000));
		PipedStream stream = open(size);
		stream.closeWrite();
		Await.until("the stream is reset", () -> stream.failure() != null);
		assertThat(stream.failure().wireCode()).hasValue(0x1002);
		assertThat(stream.received()).hasSize(100_000);
	}

	@Test
	void sendsExactlyItsMaximum() {
		serve(PerfLimits.defaults().withMaxDownloadBytes(100_000));
		PipedStream stream = open("00000000000186a0");
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(100_000);
	}

	@Test
	void takesExactlyItsMaximum() {
		serve(PerfLimits.defaults().withMaxUploadBytes(100_000));
		PipedStream stream = open("0000000000000002");
		stream.send(new byte[100_000]);
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(2);
	}

	@Test
	void resetsAnUploadBeyondItsMaximum() {
		serve(PerfLimits.defaults().withMaxUploadBytes(100_000));
		PipedStream stream = open("0000000000000002");
		stream.send(new byte[100_001]);
		assertThat(resetCode(stream)).isEqualTo(0x1002);
		assertThat(stream.received()).isEmpty();
	}

	// How long it waits

	@ParameterizedTest
	@ValueSource(ints = { 0, 7, 8, 100 })
	void resetsAPeerThatFallsSilent(int bytes) {
		serve(PerfLimits.defaults());
		PipedStream stream = this.peer.open(PerfProtocol.ID);
		stream.send(new byte[bytes]);
		Await.until("it has read that", () -> stream.other().isReading() && stream.other().received().length == 0);
		this.clock.advance(Duration.ofMillis(29_999));
		assertThat(stream.failure()).isNull();
		this.clock.advance(Duration.ofMillis(1));
		resetCode(stream);
	}

	@Test
	void resetsAPeerThatReadsNothing() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("ffffffffffffffff");
		stream.closeWrite();
		Await.until("the window is full", stream.other()::isWriting);
		this.clock.advance(Duration.ofMillis(29_999));
		assertThat(stream.failure()).isNull();
		this.clock.advance(Duration.ofMillis(1));
		resetCode(stream);
	}

	@Test
	void resetsAPeerThatTrickles() {
		serve(PerfLimits.defaults());
		PipedStream stream = open("0000000000000001");
		for (int i = 0; i < 15; i++) {
			Await.until("it has read that", stream.other()::isReading);
			assertThat(stream.failure()).isNull();
			this.clock.advance(Duration.ofSeconds(20));
			if (i < 14) {
				stream.send(new byte[1]);
			}
		}
		// Five minutes in total.
		resetCode(stream);
	}

	// How many it serves

	@Test
	void servesSoManyStreamsOfAConnectionAndNoMore() {
		serve(PerfLimits.defaults().withStreams(16, 2));
		PipedStream first = open("0000000000000001");
		PipedStream second = open("0000000000000002");
		assertThat(resetCode(this.peer.open(PerfProtocol.ID))).isEqualTo(0x1002);
		first.closeWrite();
		assertThat(readAll(first)).hasSize(1);
		PipedStream fourth = open("0000000000000004");
		second.closeWrite();
		fourth.closeWrite();
		assertThat(readAll(second)).hasSize(2);
		assertThat(readAll(fourth)).hasSize(4);
	}

	@Test
	void servesSoManyStreamsOfTheNodeAndNoMore() {
		PerfProtocol perf = new PerfProtocol(this.threads, PerfLimits.defaults().withStreams(3, 2), this.clock::nanos);
		List<PipedStream> streams = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			streams.add(another("c" + i, perf).open(PerfProtocol.ID));
		}
		assertThat(resetCode(another("one too many", perf).open(PerfProtocol.ID))).isEqualTo(0x1002);
		streams.get(1).reset();
		Await.until("there is a place", () -> another("next", perf).open(PerfProtocol.ID).failure() == null);
	}

	@Test
	void forgetsTheStreamsOfALostConnection() {
		PerfProtocol perf = new PerfProtocol(this.threads, PerfLimits.defaults().withStreams(1, 1), this.clock::nanos);
		for (int i = 0; i < 100; i++) {
			FakeConnection connection = another("same-id", perf);
			Await.until("there is a place", () -> connection.open(PerfProtocol.ID).failure() == null);
			connection.close();
		}
	}

	@Test
	void servesAgainAfterThereWasNoThread() {
		boolean[] threadsLeft = { false };
		PerfProtocol perf = new PerfProtocol((task) -> {
			if (!threadsLeft[0]) {
				throw new RejectedExecutionException("no thread");
			}
			this.threads.execute(task);
		}, PerfLimits.defaults().withStreams(1, 1), this.clock::nanos);
		this.peer.other().serve(PerfProtocol.ID, perf);
		resetCode(this.peer.open(PerfProtocol.ID));
		threadsLeft[0] = true;
		PipedStream stream = open("0000000000000001");
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(1);
	}

	@Test
	void servesThePeersThatAreAllowedAlone() {
		KeyPair own = KeyPair.generateEd25519();
		KeyPair friend = KeyPair.generateEd25519();
		PerfLimits limits = PerfLimits.defaults().withAllowedPeers(Set.of(friend.peerId()));
		PerfProtocol perf = new PerfProtocol(this.threads, limits, this.clock::nanos);
		PipedStream stranger = between(KeyPair.generateEd25519(), own, perf).open(PerfProtocol.ID);
		assertThat(resetCode(stranger)).isEqualTo(0x1008);
		PipedStream stream = between(friend, own, perf).open(PerfProtocol.ID);
		stream.send(HexFormat.of().parseHex("0000000000000001"));
		stream.closeWrite();
		assertThat(readAll(stream)).hasSize(1);
	}

	private FakeConnection between(KeyPair dialler, KeyPair listener, PerfProtocol perf) {
		FakeConnection connection = FakeConnection.dial("keyed", this.clock, dialler, Multiaddr.parse("/memory/1"),
				listener, Multiaddr.parse("/memory/2"));
		connection.other().serve(PerfProtocol.ID, perf);
		return connection;
	}

	private FakeConnection another(String id, PerfProtocol perf) {
		FakeConnection connection = FakeConnection.dial(id, this.clock);
		connection.other().serve(PerfProtocol.ID, perf);
		return connection;
	}

	private void serve(PerfLimits limits) {
		this.peer.other().serve(PerfProtocol.ID, new PerfProtocol(this.threads, limits, this.clock::nanos));
	}

	private PipedStream open(String size) {
		PipedStream stream = this.peer.open(PerfProtocol.ID);
		stream.send(HexFormat.of().parseHex(size));
		return stream;
	}

	private static byte[] readAll(PipedStream stream) {
		ByteBuffer all = ByteBuffer.allocate(4 << 20);
		while (stream.read(all) >= 0) {
			assertThat(all.hasRemaining()).isTrue();
		}
		byte[] bytes = new byte[all.flip().remaining()];
		all.get(bytes);
		return bytes;
	}

	/** What the peer sees, as soon as it does. */
	private static long resetCode(PipedStream stream) {
		Await.until("the stream is reset", () -> stream.failure() != null);
		assertThat(stream.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> stream.write(ByteBuffer.allocate(1)));
		return stream.failure().wireCode().orElseThrow();
	}

}
