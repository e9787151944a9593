/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.NetworkObserver;
import io.github.libp2p4j.Registration;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamException.Reason;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.NodePair;
import io.github.libp2p4j.fixtures.RawFrames;
import io.github.libp2p4j.fixtures.RawFrames.Frame;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Streams that are used before the peer has agreed on their protocol, over a real socket:
 * what leaves, and what an answer or its absence means.
 */
@Timeout(60)
class OptimisticStreamTests {

	/** Header and proposal, with their lengths and newlines. */
	private static final byte[] PROPOSAL = hex("13" + "2f6d756c746973747265616d2f312e302e300a" + "05" + "2f782f310a");

	private static final byte[] NOT_AVAILABLE = hex("13" + "2f6d756c746973747265616d2f312e302e300a" + "036e610a");

	private static final String PROTOCOL = "/x/1";

	private final KeyPair key = KeyPair.generateEd25519();

	private final ConnectionManager node = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").identify(false).start();

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

	@Test
	void isUsableAndNamesItsProtocolBeforeTheAnswer() throws Exception {
		Stream stream = open();
		assertThat(stream.protocol()).isEqualTo(PROTOCOL);
		assertThat(stream.state()).isEqualTo(StreamState.NEGOTIATING);
		stream.write(ByteBuffer.wrap(new byte[] { 1, 2, 3 }));
		assertThat(sent(PROPOSAL.length + 3)).isEqualTo(join(PROPOSAL, new byte[] { 1, 2, 3 }));
		this.frames.send(RawFrames.ACK, 2, join(PROPOSAL, new byte[] { 4, 5 }));
		assertThat(stream.inputStream().readNBytes(2)).isEqualTo(new byte[] { 4, 5 });
		assertThat(stream.state()).isEqualTo(StreamState.OPEN);
		assertThat(stream.protocol()).isEqualTo(PROTOCOL);
	}

	@Test
	void proposesOnAStreamThatOnlyCloses() throws Exception {
		open().close();
		assertThat(sent(PROPOSAL.length)).isEqualTo(PROPOSAL);
		this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, 2), (other) -> false);
		this.frames.send(RawFrames.ACK, 2, PROPOSAL).send(RawFrames.DATA, RawFrames.FIN, 2, 0);
		Await.until("the stream is over", () -> connection().streams().isEmpty());
		// No RST, no word of it any more.
		this.frames.roundTrip(1, (other) -> false);
	}

	@Test
	void readsTheAnswerAfterItsOwnHalfHasEnded() throws Exception {
		Stream stream = open();
		stream.write(ByteBuffer.wrap(new byte[] { 1 }));
		stream.closeWrite();
		assertThat(sent(PROPOSAL.length + 1)).isEqualTo(join(PROPOSAL, new byte[] { 1 }));
		this.frames.next((frame) -> frame.is(RawFrames.DATA, RawFrames.FIN, 2), (other) -> false);
		this.frames.send(RawFrames.ACK, 2, join(PROPOSAL, new byte[] { 9 })).send(RawFrames.DATA, RawFrames.FIN, 2, 0);
		assertThat(stream.inputStream().readAllBytes()).isEqualTo(new byte[] { 9 });
	}

	@Test
	void failsReadsAndWritesOfARefusedStreamAndResetsIt() throws Exception {
		Events events = Events.of(this.node);
		Stream stream = open();
		sent(PROPOSAL.length);
		this.frames.send(RawFrames.ACK, 2, NOT_AVAILABLE);
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.read(ByteBuffer.allocate(1)));
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.write(ByteBuffer.allocate(1)));
		this.frames.next((frame) -> frame.is(RawFrames.WINDOW_UPDATE, RawFrames.RST, 2), (other) -> false);
		assertThat(connection().isOpen()).isTrue();
		assertThat(events.all(NetworkEvent.StreamOpened.class)).isEmpty();
	}

	@Test
	void deliversNothingOfAPeerThatAnswersSomethingElse() throws Exception {
		Stream stream = open();
		sent(PROPOSAL.length);
		this.frames.send(RawFrames.ACK, 2, RawFrames.multistream("/multistream/1.0.0", "/x/2", "data"));
		failure(Reason.NEGOTIATION_FAILED, () -> stream.read(ByteBuffer.allocate(1)));
	}

	@Test
	void failsAStreamWhosePeerEndsItsHalfWithoutAnAnswer() throws Exception {
		Stream stream = open();
		sent(PROPOSAL.length);
		this.frames.send(RawFrames.DATA, RawFrames.ACK, 2, 0).send(RawFrames.DATA, RawFrames.FIN, 2, 0);
		failure(Reason.NEGOTIATION_FAILED, () -> stream.read(ByteBuffer.allocate(1)));
	}

	@Test
	void keepsTheDeadlineOfTheNegotiation() {
		Stream stream = connection()
			.newStream(StreamOptions.protocols(PROTOCOL).negotiationTimeout(Duration.ofMillis(200)).optimistic());
		failure(Reason.TIMEOUT, () -> stream.read(ByteBuffer.allocate(1)));
	}

	@Test
	void waitsForTheAnswerIfItDoesNotKnowWhichOfSeveralProtocolsThePeerSpeaks() throws Exception {
		var opening = connection().newStreamAsync(StreamOptions.protocols("/x/2", PROTOCOL).optimistic())
			.toCompletableFuture();
		assertThat(sent(PROPOSAL.length)).isEqualTo(RawFrames.multistream("/multistream/1.0.0", "/x/2"));
		assertThat(opening).isNotDone();
		this.frames.send(RawFrames.ACK, 2, NOT_AVAILABLE);
		assertThat(sent(6)).isEqualTo(RawFrames.multistream(PROTOCOL));
		this.frames.send(0, 2, RawFrames.multistream(PROTOCOL));
		assertThat(Await.get(opening).protocol()).isEqualTo(PROTOCOL);
	}

	@Test
	void proposesTheFirstOfSeveralProtocolsThatThePeersIdentifyNames() throws Exception {
		KeyPair other = KeyPair.generateEd25519();
		try (ConnectionManager asking = Libp2p.builder().listen("/ip4/127.0.0.1/tcp/0").start();
				RawPeer asked = RawPeer.dial(asking.listenAddresses().get(0).withoutPeerId()).upgrade(other)) {
			Events events = Events.of(asking);
			RawFrames heard = new RawFrames(asked);
			heard.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 2);
			heard.send(RawFrames.ACK | RawFrames.FIN, 2, join(
					RawFrames.multistream("/multistream/1.0.0", "/ipfs/id/1.0.0"), identify(other, "/y", PROTOCOL)));
			events.first(NetworkEvent.PeerIdentified.class);
			Stream stream = asking.connections(other.peerId())
				.get(0)
				.newStream(StreamOptions.protocols("/x/2", PROTOCOL, "/y").optimistic());
			assertThat(stream.protocol()).isEqualTo(PROTOCOL);
			Frame proposal = heard.next((frame) -> frame.type() == RawFrames.DATA && frame.stream() == 4);
			assertThat(proposal.body()).isEqualTo(PROPOSAL);
		}
	}

	@Test
	void noticesAtAReadThatThePeerGaveUpWhatItsIdentifyNamed() throws Exception {
		try (NodePair pair = NodePair.over(NodePair.Transport.TCP)) {
			Registration registration = pair.server().handle("/x/2", Echo.HANDLER);
			Connection known = pair.connect();
			assertThat(Await.get(pair.client().identify(known)).protocols()).contains("/x/2");
			registration.close();
			Stream stream = known.newStream(StreamOptions.protocols("/x/2").optimistic());
			failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.read(ByteBuffer.allocate(1)));
		}
	}

	@Test
	void learnsThatThePeerDoesNotSpeakItThoughMuchWasSentAlong() throws Exception {
		List<String> counted = new CopyOnWriteArrayList<>();
		NetworkObserver counting = new NetworkObserver() {

			@Override
			public void streamBytes(String protocol, Direction direction, long received, long sent) {
				counted.add(protocol);
			}

		};
		try (NodePair pair = NodePair.over(NodePair.Transport.TCP, (server) -> server.observer(counting))) {
			Connection known = pair.connect();
			byte[] much = new byte[100_000];
			Arrays.fill(much, (byte) 0xff);
			for (int i = 0; i < 20; i++) {
				Stream stream = known.newStream(StreamOptions.protocols("/nobody/1").firstBytes(much).optimistic());
				failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.read(ByteBuffer.allocate(1)));
			}
			Await.until("nothing is left of them", () -> pair.server().info().connections().get(0).streams().isEmpty());
			assertThat(counted).as("what is not agreed on is nobody's payload").doesNotContain("");
		}
	}

	@Test
	void knowsTheResetOfAPeerThatGaveTheProtocolUp() throws Exception {
		Stream stream = open();
		sent(PROPOSAL.length);
		this.frames.send(RawFrames.WINDOW_UPDATE, RawFrames.RST, 2, 0x1001);
		failure(Reason.PROTOCOL_NOT_SUPPORTED, () -> stream.read(ByteBuffer.allocate(1)));
	}

	private Stream open() {
		return connection().newStream(StreamOptions.protocols(PROTOCOL).optimistic());
	}

	private Connection connection() {
		return this.node.connections(this.key.peerId()).get(0);
	}

	/**
	 * What the node says on its first stream, so many bytes in as many frames as it
	 * likes.
	 */
	private byte[] sent(int bytes) throws IOException {
		byte[] all = new byte[0];
		while (all.length < bytes) {
			Frame frame = this.frames.next((next) -> next.type() == RawFrames.DATA && next.stream() == 2);
			all = join(all, frame.body());
		}
		return all;
	}

	private static byte[] join(byte[] first, byte[] second) {
		return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
	}

	/** Public key and protocols, with a length before them. */
	private static byte[] identify(KeyPair keyPair, String... protocols) {
		byte[] message = field(0x0a, keyPair.publicKey().encoded());
		for (String protocol : protocols) {
			message = join(message, field(0x1a, protocol.getBytes(StandardCharsets.UTF_8)));
		}
		return join(new byte[] { (byte) message.length }, message);
	}

	private static byte[] field(int tag, byte[] value) {
		return join(new byte[] { (byte) tag, (byte) value.length }, value);
	}

	private static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits);
	}

	private static void failure(Reason reason, ThrowingCallable call) {
		assertThatExceptionOfType(StreamException.class).isThrownBy(call)
			.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(reason));
	}

}
