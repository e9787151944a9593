/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.Timeouts;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.HostileScene;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.RawFrames;
import io.github.libp2p4j.fixtures.RawFrames.Frame;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Habits of other implementations that a whole node has to live with, acted out over a
 * real socket. The number in each comment is the row of {@code docs/traps.md}.
 */
@Timeout(60)
class NodeTrapsTests {

	private static final int WINDOW_BYTES = 262_144;

	private static final Duration STREAM_CLOSE = Duration.ofMillis(300);

	private static final String KEPT = "/kept/1.0.0";

	private static final String DEAF = "/deaf/1.0.0";

	private static final Predicate<Frame> ANY = (frame) -> true;

	private final KeptStreams kept = new KeptStreams();

	private final KeyPair key = KeyPair.generateEd25519();

	private final ConnectionManager node = Libp2p.builder()
		.listen("/ip4/127.0.0.1/tcp/0")
		.handler(Echo.PROTOCOL, Echo.HANDLER)
		.handler(KEPT, this.kept)
		.handler(DEAF, (stream) -> {
		})
		.timeouts(Timeouts.defaults().withStreamClose(STREAM_CLOSE))
		.identify(false)
		.start();

	private final Events events = Events.of(this.node);

	private RawPeer peer;

	private RawFrames frames;

	@BeforeEach
	void connect() throws IOException {
		this.peer = RawPeer.dial(this.node.listenAddresses().get(0).withoutPeerId()).upgrade(this.key);
		this.frames = new RawFrames(this.peer);
		Await.until("the node knows the peer", () -> this.node.connections(this.key.peerId()).size() == 1);
	}

	@AfterEach
	void close() throws IOException {
		this.peer.close();
		this.node.close();
	}

	private Connection connection() {
		return this.node.connections(this.key.peerId()).get(0);
	}

	private CloseReason closeReason() {
		return this.events.first(NetworkEvent.ConnectionClosed.class).reason();
	}

	// F2

	@Test
	void resetsAfterItsFinAPeerThatWritesOnToAClosedStream() throws Exception {
		byte[] negotiation = RawFrames.multistream("/multistream/1.0.0", DEAF);
		this.frames.send(RawFrames.SYN, 1, negotiation);
		this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, 1));
		this.frames.send(0, 1, new byte[WINDOW_BYTES - negotiation.length]);
		// Neither credit that would let it go on for ever, nor silence at window zero.
		Frame end = this.frames.next((frame) -> frame.hasFlag(RawFrames.RST), (other) -> false);
		assertThat(end.is(RawFrames.WINDOW_UPDATE, RawFrames.RST, 1)).as(end.toString()).isTrue();
		this.frames.roundTrip(1, (other) -> false);
	}

	@Test
	void givesAWriterToAPeerThatStoppedReadingADeadline() throws Exception {
		CompletableFuture<Stream> opened = open(KEPT);
		answer(1, KEPT);
		Stream stream = Await.get(opened);
		// As go-libp2p does in Close: FIN, and from then on no credit and no RST.
		this.frames.send(RawFrames.DATA, RawFrames.FIN, 2, 0);
		stream.writeTimeout(Duration.ofMillis(200));
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> stream.write(ByteBuffer.allocate(4 << 20)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
		assertThat(connection().isOpen()).isTrue();
	}

	// F4

	@Test
	void takesAResetBetweenStreamsForANormalEnd() throws Exception {
		this.frames.roundTrip(1, ANY);
		this.peer.abort();
		CloseReason reason = closeReason();
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.NORMAL);
		assertThat(reason.origin()).isEqualTo(Origin.REMOTE);
	}

	@Test
	void neverTakesAResetForTheEndOfAStream() throws Exception {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream("/multistream/1.0.0", KEPT));
		Stream stream = this.kept.next();
		this.frames.send(0, 1, new byte[10]);
		assertThat(stream.inputStream().readNBytes(10)).hasSize(10);
		this.peer.abort();
		assertThatExceptionOfType(StreamException.class).isThrownBy(() -> stream.read(ByteBuffer.allocate(1)))
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(Reason.CONNECTION_LOST));
		assertThat(closeReason().kind()).isEqualTo(CloseReason.Kind.TRANSPORT_LOST);
	}

	// F5

	@Test
	void opensFewStreamsBeforeThePeerHasAnsweredAny() throws Exception {
		List<CompletableFuture<Stream>> opened = openAtOnce(100);
		List<Frame> early = new ArrayList<>();
		this.frames.roundTrip(1, (frame) -> !frame.hasFlag(RawFrames.SYN) || early.add(frame));
		// js-libp2p ends the connection at the eleventh.
		assertThat(early).hasSizeBetween(1, 10);
		// It acknowledges and credits streams that nobody looks at yet.
		for (Frame syn : early) {
			this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.ACK, syn.stream(), 33);
		}
		this.frames.roundTrip(2, (other) -> false);
		byte[] answer = RawFrames.multistream("/multistream/1.0.0", KEPT);
		for (Frame syn : early) {
			this.frames.send(0, syn.stream(), answer);
		}
		answer(100 - early.size(), KEPT);
		for (CompletableFuture<Stream> stream : opened) {
			assertThat(Await.get(stream).protocol()).isEqualTo(KEPT);
		}
	}

	@Test
	void takesAStreamOfThePeersForAnAnswerToo() throws Exception {
		this.frames.send(RawFrames.SYN, 1, RawFrames.multistream("/multistream/1.0.0", KEPT));
		this.kept.next();
		openAtOnce(100);
		answer(100, KEPT);
	}

	// F7

	@Test
	void closesTheSocketThatAPeerLeavesOpenAfterItsGoAway() throws Exception {
		this.frames.send(RawFrames.GO_AWAY, 0, 0, 1);
		this.peer.readUntilClosed(HostileScene.AT_ONCE);
		CloseReason reason = closeReason();
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.CLOSED_BY_PEER);
		assertThat(reason.wireCode()).hasValue(1);
	}

	// F11

	@Test
	void givesUpOnAStreamThatIsNeverAnswered() throws Exception {
		CompletableFuture<Stream> opened = connection()
			.newStreamAsync(StreamOptions.protocols(KEPT).negotiationTimeout(Duration.ofMillis(200)))
			.toCompletableFuture();
		assertThat(proposal()).isEqualTo(RawFrames.multistream("/multistream/1.0.0", KEPT));
		this.frames.next((frame) -> frame.is(RawFrames.WINDOW_UPDATE, RawFrames.RST, 2), (other) -> false);
		assertThat(opened).failsWithin(Await.PATIENCE)
			.withThrowableThat()
			.havingRootCause()
			.isInstanceOfSatisfying(StreamException.class, (ex) -> assertThat(ex.reason()).isEqualTo(Reason.TIMEOUT));
		this.frames.roundTrip(1, (other) -> false);
	}

	@Test
	void saysNothingMoreOfAStreamThatIsOver() throws Exception {
		// jvm-libp2p ends the connection over a frame of a stream that it has forgotten.
		for (long id = 1; id < 200; id += 2) {
			byte[] negotiation = RawFrames.multistream("/multistream/1.0.0", Echo.PROTOCOL);
			this.frames.send(RawFrames.SYN, id, negotiation).send(0, id, new byte[200_000]);
			long stream = id;
			boolean reset = id % 4 == 1;
			if (reset) {
				this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, id, 0);
			}
			else {
				this.frames.send(RawFrames.DATA, RawFrames.FIN, id, 0);
				this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, stream));
			}
			// What was under way before the node saw the end comes before the pong.
			this.frames.roundTrip((int) id, ANY);
			this.frames.roundTrip((int) id + 1, (other) -> other.stream() != stream);
		}
	}

	// F12

	@Test
	void writersOfBothEndsThatNobodyReadsHoldUpNoOtherStream() throws Exception {
		try (NodePair pair = NodePair.over(NodePair.Transport.TCP, (server) -> server.handler(DEAF, this::floods))) {
			Connection connection = pair.connect();
			Stream stream = connection.newStream(DEAF);
			CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> floods(stream));
			Stream other = connection.newStream(Echo.PROTOCOL);
			for (int round = 0; round < 50; round++) {
				assertThat(Echo.once(other, Echo.randomBytes(round, 50_000)))
					.isEqualTo(Echo.randomBytes(round, 50_000));
				Await.get(connection.sessionPing());
			}
			assertThat(flood).failsWithin(Await.PATIENCE)
				.withThrowableThat()
				.havingRootCause()
				.isInstanceOfSatisfying(StreamException.class,
						(ex) -> assertThat(ex.reason()).isIn(Reason.TIMEOUT, Reason.RESET_BY_PEER));
			assertThat(connection.isOpen()).isTrue();
			assertThat(Echo.through(other, new byte[1000])).hasSize(1000);
		}
	}

	private void floods(Stream stream) {
		stream.writeTimeout(Duration.ofSeconds(1));
		stream.write(ByteBuffer.allocate(64 << 20));
	}

	// F19

	@Test
	void asksToIdentifyOnceAndPushesToNobodyWhoHasNotAskedForIt() throws Exception {
		try (ConnectionManager asking = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start();
				RawPeer asked = RawPeer.dial(asking.listenAddresses().get(0).withoutPeerId()).upgrade(this.key)) {
			RawFrames heard = new RawFrames(asked);
			heard.next((frame) -> frame.hasFlag(RawFrames.SYN));
			Frame identify = heard.next((frame) -> frame.type() == RawFrames.DATA);
			assertThat(identify.body()).isEqualTo(RawFrames.multistream("/multistream/1.0.0", "/ipfs/id/1.0.0"));
			for (int i = 0; i < 30; i++) {
				asking.handle("/protocol/" + i, Echo.HANDLER);
				heard.roundTrip(i, (other) -> !other.hasFlag(RawFrames.SYN));
			}
		}
	}

	// F23

	@Test
	void answersADiallerThatHasEndedItsHalfAlready() throws Exception {
		byte[] negotiation = RawFrames.multistream("/multistream/1.0.0", Echo.PROTOCOL);
		this.frames.send(RawFrames.SYN, 1, negotiation).send(RawFrames.DATA, RawFrames.FIN, 1, 0);
		Frame answer = this.frames.next((frame) -> frame.type() == RawFrames.DATA);
		assertThat(answer.body()).isEqualTo(negotiation);
		this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, 1), (other) -> false);
	}

	@Test
	void answersADiallerThatSendsAllInOneFrame() throws Exception {
		byte[] negotiation = RawFrames.multistream("/multistream/1.0.0", Echo.PROTOCOL, "payload");
		this.frames.send(RawFrames.SYN | RawFrames.FIN, 1, negotiation);
		Frame answer = this.frames.next((frame) -> frame.type() == RawFrames.DATA);
		int echoed = answer.body().length;
		assertThat(answer.body()).startsWith(RawFrames.multistream("/multistream/1.0.0", Echo.PROTOCOL));
		while (echoed < negotiation.length) {
			echoed += this.frames.next((frame) -> frame.type() == RawFrames.DATA).body().length;
		}
		this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, 1), (other) -> false);
	}

	// F25

	@Test
	void proposesBeforeItsApplicationWritesAndReadsAPeerThatSpeaksFirst() throws Exception {
		CompletableFuture<Stream> opened = open(KEPT);
		assertThat(proposal()).isEqualTo(RawFrames.multistream("/multistream/1.0.0", KEPT));
		this.frames.send(RawFrames.ACK, 2, RawFrames.multistream("/multistream/1.0.0", KEPT, "welcome"));
		assertThat(Await.get(opened).inputStream().readNBytes(9)).isEqualTo(RawFrames.multistream("welcome"));
	}

	/** What the node says on the stream that it opens, before anything else. */
	private byte[] proposal() throws IOException {
		Frame syn = this.frames.next();
		assertThat(syn.hasFlag(RawFrames.SYN)).as(syn.toString()).isTrue();
		Frame data = this.frames.next();
		assertThat(data.is(RawFrames.DATA, 0, syn.stream())).as(data.toString()).isTrue();
		return data.body();
	}

	private CompletableFuture<Stream> open(String protocol) {
		return connection().newStreamAsync(StreamOptions.protocols(protocol)).toCompletableFuture();
	}

	private List<CompletableFuture<Stream>> openAtOnce(int count) throws Exception {
		List<CompletableFuture<Stream>> opened = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			opened.add(open(KEPT));
		}
		// Its loop does one thing after the other: now it has heard of all.
		Await.get(connection().info());
		return opened;
	}

	/** Takes streams that the node opens. */
	private void answer(int streams, String protocol) throws IOException {
		for (int i = 0; i < streams; i++) {
			Frame syn = this.frames.next((frame) -> frame.hasFlag(RawFrames.SYN));
			this.frames.send(RawFrames.ACK, syn.stream(), RawFrames.multistream("/multistream/1.0.0", protocol));
		}
	}

}
