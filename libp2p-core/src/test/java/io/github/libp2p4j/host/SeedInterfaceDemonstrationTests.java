/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionInfo;
import io.github.libp2p4j.ConnectionManager;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.Direction;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.Stream;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamInfo;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.ClosedPort;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.Events;
import io.github.libp2p4j.fixtures.KeptStreams;
import io.github.libp2p4j.fixtures.RecordingSubscriber;
import io.github.libp2p4j.identity.KeyPair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The interface of libp2p_elixir's {@code ConnectionV2}, from which this project started,
 * function by function: what it did there and how the same is done here. Two nodes on
 * TCP, everything over the public contract.
 */
@Timeout(60)
@DisplayName("The seed's interface, function by function")
class SeedInterfaceDemonstrationTests {

	private static final String TALK = "/talk/1.0.0";

	/**
	 * Streams that arrived at the listener, kept by the test instead of being served and
	 * closed.
	 */
	private final KeptStreams arrived = new KeptStreams();

	/**
	 * Seed: {@code start_link(role: :responder, identity: …, socket: …)}, once for each
	 * connection.
	 */
	private final ConnectionManager listener = Libp2p.builder()
		.identity(KeyPair.generateEd25519())
		.listen("/ip4/127.0.0.1/tcp/0")
		.handler(TALK, this.arrived)
		.handler(Echo.PROTOCOL, Echo.HANDLER)
		.start();

	/** Seed: {@code start_link(role: :initiator, identity: …, dial: {ip, port})}. */
	private final ConnectionManager dialler = Libp2p.builder().identity(KeyPair.generateEd25519()).start();

	@AfterEach
	void stop() {
		this.dialler.close();
		this.listener.close();
	}

	@Nested
	@DisplayName("await_ready/2")
	class AwaitReady {

		// Seed: parks the caller until the state is :yamux. Here: connect returns when it
		// is.

		@Test
		void returnsWhenTheConnectionIsReady() {
			Connection connection = connect();
			assertThat(connection.state()).isEqualTo(ConnectionState.OPEN);
		}

		@Test
		void returnsAtOnceWhenItIsReadyAlready() {
			assertThat(connect().id()).isEqualTo(connect().id());
		}

		@Test
		void hasADeadlineAndFailsWithATypedError() {
			// Seed: the caller exits, whatever the reason was.
			DialOptions impatient = DialOptions.defaults().withTimeout(Duration.ofSeconds(5));
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> dialler.connect(ClosedPort.next(), impatient))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(DialException.Reason.REFUSED));
		}

		@Test
		void refusesAnotherPeerThanTheOneExpected() {
			// Seed: expected_peer_id, exit {:peer_id_mismatch, want, got}.
			KeyPair somebodyElse = KeyPair.generateEd25519();
			assertThatExceptionOfType(DialException.class)
				.isThrownBy(() -> dialler.connect(listener.listenAddresses().get(0).withPeerId(somebodyElse.peerId())))
				.withMessageContaining(somebodyElse.peerId().toString())
				.withMessageContaining(listener.peerId().toString())
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(DialException.Reason.PEER_ID_MISMATCH));
		}

		@Test
		void doesNotHoldAThreadAsAStage() throws Exception {
			Connection connection = Await
				.get(dialler.connectAsync(listener.listenAddresses().get(0), DialOptions.defaults()));
			assertThat(connection.isOpen()).isTrue();
		}

	}

	@Nested
	@DisplayName("open_stream/1 and open_stream/2")
	class OpenStream {

		@Test
		void opensAStreamForAProtocol() throws Exception {
			// Seed: {:ok, id} = open_stream(conn), then StreamNegotiator over it.
			Stream stream = connect().newStream(TALK);
			assertThat(stream.protocol()).isEqualTo(TALK);
			assertThat(stream.id()).isOdd();
			assertThat(arrived.next().protocol()).isEqualTo(TALK);
		}

		@Test
		void sendsFirstBytesWithTheOpening() throws Exception {
			// Seed: open_stream(conn, bytes), which rode in the SYN frame.
			connect().newStream(StreamOptions.protocols(TALK).firstBytes(bytes("first words")));
			assertThat(read(arrived.next(), 11)).isEqualTo("first words");
		}

		@Test
		void opensByPreferenceAmongProtocols() {
			Stream stream = connect().newStream("/talk/2.0.0", TALK);
			assertThat(stream.protocol()).isEqualTo(TALK);
		}

	}

	@Nested
	@DisplayName("send_stream/3")
	class SendStream {

		@Test
		void sendsAnySize() throws Exception {
			// Seed: more than 65,507 bytes were :bad_stream. Here they are cut into
			// frames and wait for credit.
			byte[] large = Echo.randomBytes(1, 5 << 20);
			assertThat(Echo.through(connect().newStream(Echo.PROTOCOL), large)).isEqualTo(large);
		}

		@Test
		void waitsForTheReaderAndNotLongerThanTold() {
			// Seed: an unbounded queue. Here the peer that does not read stops the
			// writer.
			Stream stream = connect().newStream(TALK);
			stream.writeTimeout(Duration.ofMillis(200));
			assertThatExceptionOfType(StreamException.class)
				.isThrownBy(() -> stream.write(ByteBuffer.allocate(32 << 20)))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(StreamException.Reason.TIMEOUT));
		}

	}

	@Nested
	@DisplayName("close_stream/2")
	class CloseStream {

		@Test
		void endsOneHalfAndGoesOnReading() throws Exception {
			// Seed 0.9.0 forgot the owner: the answer to a request never came.
			Stream asking = connect().newStream(TALK);
			asking.write(ByteBuffer.wrap(bytes("question")));
			asking.closeWrite();
			Stream answering = arrived.next();
			assertThat(new String(answering.inputStream().readAllBytes(), StandardCharsets.UTF_8))
				.isEqualTo("question");
			answering.write(ByteBuffer.wrap(bytes("answer")));
			answering.close();
			assertThat(new String(asking.inputStream().readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("answer");
			Await.get(asking.closed());
			assertThat(asking.state()).isEqualTo(StreamState.CLOSED);
		}

	}

	@Nested
	@DisplayName("reset_stream/2")
	class ResetStream {

		@Test
		void endsBothHalvesAtOnceAndTellsThePeerWhy() throws Exception {
			Connection connection = connect();
			Stream stream = connection.newStream(TALK);
			Stream other = arrived.next();
			stream.reset(0x2a);
			// Seed: FIN, RST and loss were all {:stream_closed}.
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> other.read(ByteBuffer.allocate(1)))
				.satisfies((ex) -> {
					assertThat(ex.reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
					assertThat(ex.wireCode()).hasValue(0x2a);
				});
			assertThat(connection.isOpen()).isTrue();
		}

	}

	@Nested
	@DisplayName("set_stream_handler/3")
	class SetStreamHandler {

		@Test
		void handsAStreamOverWithWhatIsBuffered() throws Exception {
			Connection connection = connect();
			Stream sending = connection.newStream(TALK);
			sending.write(ByteBuffer.wrap(bytes("header|said before anybody listened")));
			Stream receiving = arrived.next();

			// The first handler pulls what it needs to know what this is …
			assertThat(read(receiving, 7)).isEqualTo("header|");
			Await.until("the rest is buffered", () -> unread(receiving) == 28);

			// … the second gets the rest, pushed, and all that follows …
			RecordingSubscriber second = new RecordingSubscriber();
			receiving.subscribe(second);
			second.awaitText("said before anybody listened");
			sending.write(ByteBuffer.wrap(bytes(", and after")));
			second.awaitText("said before anybody listened, and after");

			// … until a third takes over. Nothing is lost, doubled or out of order.
			RecordingSubscriber third = new RecordingSubscriber();
			receiving.subscribe(third);
			sending.write(ByteBuffer.wrap(bytes("for the third")));
			sending.closeWrite();
			third.awaitText("for the third");
			Await.get(third.ended());
			assertThat(second.text()).isEqualTo("said before anybody listened, and after");
			assertThat(second.ended()).isNotDone();
		}

	}

	@Nested
	@DisplayName("remote_peer_id/1, peer_store/1, role/1")
	class AboutTheConnection {

		@Test
		void tellsWhoIsThereAndWhoBegan() {
			Connection connection = connect();
			assertThat(connection.remotePeer()).isEqualTo(listener.peerId());
			assertThat(connection.remotePublicKey()).isEqualTo(listener.publicKey());
			// Seed: :initiator and :responder.
			assertThat(connection.direction()).isEqualTo(Direction.OUTBOUND);
			Await.until("the listener's side", () -> listener.connections(dialler.peerId()).size() == 1);
			assertThat(listener.connections(dialler.peerId()).get(0).direction()).isEqualTo(Direction.INBOUND);
		}

		@Test
		void tellsWhatThePeerSaysOfItself() throws Exception {
			// Seed: the store's entry, written by Identify.
			PeerInfo info = Await.get(dialler.identify(connect()));
			assertThat(info.peerId()).isEqualTo(listener.peerId());
			assertThat(info.protocols()).contains(TALK, Echo.PROTOCOL, "/ipfs/ping/1.0.0");
			assertThat(info.agentVersion()).startsWith("libp2p4j/");
		}

		@Test
		void showsItsInsides() throws Exception {
			// Seed: no call lists streams or gives figures.
			Connection connection = connect();
			Stream stream = connection.newStream(TALK);
			ConnectionInfo info = Await.get(connection.info());
			assertThat(info.security()).isEqualTo("/noise");
			assertThat(info.muxer()).isEqualTo("/yamux/1.0.0");
			assertThat(info.transport()).isEqualTo("tcp");
			assertThat(info.streams()).anySatisfy((picture) -> {
				assertThat(picture.id()).isEqualTo(stream.id());
				assertThat(picture.protocol()).isEqualTo(TALK);
			});
		}

	}

	@Nested
	@DisplayName("Messages: conn_ready, stream_open, stream_data, stream_closed")
	class Push {

		@Test
		void tellsEveryListenerThatAConnectionIsReady() {
			// Seed: the handler, and one more pid with notify_ready.
			Events first = Events.of(listener);
			Events second = Events.of(listener);
			connect();
			for (Events events : List.of(first, second)) {
				NetworkEvent.ConnectionOpened opened = events.first(NetworkEvent.ConnectionOpened.class);
				assertThat(opened.peerId()).isEqualTo(dialler.peerId());
				assertThat(opened.direction()).isEqualTo(Direction.INBOUND);
			}
		}

		@Test
		void callsTheHandlerOfTheProtocolWithEachInboundStream() throws Exception {
			// Seed: {:stream_open, conn, id, peer}, before anything was negotiated.
			connect().newStream(TALK);
			Stream stream = arrived.next();
			assertThat(stream.direction()).isEqualTo(Direction.INBOUND);
			assertThat(stream.remotePeer()).isEqualTo(dialler.peerId());
		}

		@Test
		void pushesDataAndThenTheEnd() throws Exception {
			Stream sending = connect().newStream(TALK);
			RecordingSubscriber recorder = new RecordingSubscriber();
			arrived.next().subscribe(recorder);
			sending.write(ByteBuffer.wrap(bytes("one ")));
			sending.write(ByteBuffer.wrap(bytes("two")));
			sending.closeWrite();
			Await.get(recorder.ended());
			assertThat(recorder.text()).isEqualTo("one two");
		}

		@Test
		void tellsAResetAndALostConnectionFromAnEnd() throws Exception {
			Connection connection = connect();
			Stream sending = connection.newStream(TALK);
			RecordingSubscriber reset = new RecordingSubscriber();
			arrived.next().subscribe(reset);
			sending.reset();
			assertThat(Await.get(reset.failed()).reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);

			connection.newStream(TALK);
			RecordingSubscriber lost = new RecordingSubscriber();
			arrived.next().subscribe(lost);
			connection.close();
			assertThat(Await.get(lost.failed()).reason()).isEqualTo(StreamException.Reason.CONNECTION_LOST);
			assertThat(lost.ended()).isNotDone();
		}

		@Test
		void tellsThatAConnectionIsOverAndWhy() {
			Events events = Events.of(listener);
			Connection connection = connect();
			connection.close();
			NetworkEvent.ConnectionClosed closed = events.first(NetworkEvent.ConnectionClosed.class);
			assertThat(closed.peerId()).isEqualTo(dialler.peerId());
			assertThat(closed.reason().detail()).isNotBlank();
		}

	}

	@Nested
	@DisplayName("stream_recv: pull reading")
	class Pull {

		@Test
		void waitsForDataAndThenTellsTheEnd() throws Exception {
			Stream sending = connect().newStream(TALK);
			Stream receiving = arrived.next();
			ByteBuffer target = ByteBuffer.allocate(100);
			CompletableFuture<Integer> pending = receiving.readAsync(target).toCompletableFuture();
			assertThat(pending).isNotDone();
			sending.write(ByteBuffer.wrap(bytes("pulled")));
			assertThat(Await.get(pending)).isEqualTo(6);
			sending.closeWrite();
			assertThat(receiving.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}

		@Test
		void waitsNoLongerThanTold() throws Exception {
			// Seed: waiters hung for ever when the stream was closed.
			connect().newStream(TALK);
			Stream receiving = arrived.next();
			receiving.readTimeout(Duration.ofMillis(50));
			assertThatExceptionOfType(StreamException.class).isThrownBy(() -> receiving.read(ByteBuffer.allocate(1)))
				.satisfies((ex) -> assertThat(ex.reason()).isEqualTo(StreamException.Reason.TIMEOUT));
		}

	}

	private Connection connect() {
		return this.dialler.connect(this.listener.listenAddresses().get(0));
	}

	/** An address that refuses: bound and released again. */
	private static long unread(Stream stream) throws Exception {
		return Await.get(stream.connection().info())
			.streams()
			.stream()
			.filter((picture) -> picture.id() == stream.id())
			.mapToLong(StreamInfo::unreadBytes)
			.sum();
	}

	private static String read(Stream stream, int length) throws Exception {
		return new String(stream.inputStream().readNBytes(length), StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
