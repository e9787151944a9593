/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.StreamState;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IdentifyProtocolTests {

	private static final Multiaddr ASKER = Multiaddr.parse("/ip4/203.0.113.7/tcp/55555");

	private static final Multiaddr ANSWERER = Multiaddr.parse("/ip4/198.51.100.1/tcp/4001");

	private final KeyPair asker = KeyPair.generateEd25519();

	private final KeyPair answerer = KeyPair.generateEd25519();

	private final ManualClock clock = new ManualClock();

	private final ObservedAddresses observed = new ObservedAddresses();

	private final IdentifyProtocol identify = identify(this.asker, List.of());

	private final FakeConnection connection = FakeConnection.dial("c1", this.clock, this.asker, ASKER, this.answerer,
			ANSWERER);

	private final List<PipedStream> accepted = new ArrayList<>();

	@Test
	void tellsAndLearnsWhoAPeerIs() {
		Multiaddr public4 = Multiaddr.parse("/ip4/198.51.100.1/tcp/4001");
		this.connection.other().serve(IdentifyProtocol.ID, identify(this.answerer, List.of(public4)));
		PeerInfo info = this.identify.ask(this.connection).toCompletableFuture().join();
		assertThat(info).isEqualTo(new PeerInfo(this.answerer.peerId(), List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0"),
				List.of(public4), ASKER, "libp2p4j/test", "ipfs/0.1.0"));
		assertThat(this.observed.addresses()).containsExactly(ASKER);
		assertThat(this.connection.streams()).singleElement()
			.satisfies((stream) -> assertThat(stream.state()).isEqualTo(StreamState.CLOSED));
	}

	@Test
	void keepsWhatPeersSayAlikeOnce() {
		this.connection.other().serve(IdentifyProtocol.ID, identify(this.answerer, List.of()));
		PeerInfo first = ask().join();
		PeerInfo second = ask().join();
		assertThat(second.protocols()).isSameAs(first.protocols());
		assertThat(second.agentVersion()).isSameAs(first.agentVersion());
	}

	@Test
	void answersWithinTheCallAndEndsTheStream() {
		this.connection.other().serve(IdentifyProtocol.ID, identify(this.answerer, List.of()));
		PipedStream stream = this.connection.open(IdentifyProtocol.ID);
		IdentifyMessage message = IdentifyBytes.read(stream.received());
		assertThat(message.publicKey()).isEqualTo(ByteString.copyFrom(this.answerer.publicKey().encoded()));
		assertThat(message.observedAddress()).isEqualTo(ASKER);
		assertThat(message.signedPeerRecord()).isNull();
		assertThat(stream.other().isFinSent()).isTrue();
	}

	@Test
	void answersAPeerThatEndedItsHalfBefore() {
		this.connection.other().accept(IdentifyProtocol.ID, (inbound) -> {
			inbound.other().closeWrite();
			identify(this.answerer, List.of()).handle(inbound).thenRun(inbound::close);
		});
		PipedStream stream = this.connection.open(IdentifyProtocol.ID);
		assertThat(IdentifyBytes.read(stream.received()).agentVersion()).isEqualTo("libp2p4j/test");
	}

	@Test
	void answersWithWhatIsServedAndListenedOnAtThatTime() {
		List<String> protocols = new ArrayList<>(List.of("/a"));
		List<Multiaddr> addresses = new ArrayList<>();
		this.connection.other()
			.serve(IdentifyProtocol.ID, new IdentifyProtocol(new IdentifySettings(this.answerer.publicKey(), "net",
					"agent", () -> protocols, (ignored) -> addresses, Duration.ofSeconds(5)), this.observed));
		assertThat(ask().join().protocols()).containsExactly("/a");
		protocols.add("/b");
		addresses.add(ANSWERER);
		assertThat(ask().join().protocols()).containsExactly("/a", "/b");
		assertThat(ask().join().listenAddresses()).containsExactly(ANSWERER);
	}

	@Test
	void joinsTheQuestionUnderWay() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> first = ask();
		CompletableFuture<PeerInfo> second = ask();
		first.cancel(true);
		answer(IdentifyBytes.of(this.answerer).part());
		assertThat(second).isCompleted();
		assertThat(this.accepted).hasSize(1);
		ask();
		assertThat(this.accepted).hasSize(2);
	}

	@Test
	void takesFieldsThatAreMissingForEmpty() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		answer(IdentifyBytes.of(this.answerer).part());
		assertThat(info.join()).isEqualTo(new PeerInfo(this.answerer.peerId(), List.of(), List.of(), null, "", ""));
		assertThat(this.observed.addresses()).isEmpty();
	}

	@Test
	void refusesAMessageWithoutAKey() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		answer(IdentifyBytes.message().field(6, "agent").part());
		assertBreach(info, "the message has no public key");
	}

	@Test
	void refusesTheKeyOfAnother() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		answer(IdentifyBytes.of(this.asker).field(4, ASKER.toBytes()).part());
		assertBreach(info, "it authenticated as " + this.answerer.peerId() + " and says to be " + this.asker.peerId());
		assertThat(this.observed.addresses()).isEmpty();
	}

	@Test
	void refusesAKeyThatCannotBeRead() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		answer(IdentifyBytes.message().field(1, new byte[] { 8, 9 }).part());
		assertBreach(info, "its public key cannot be read");
	}

	@Test
	void resetsAPartThatIsTooLongAtItsLength() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		this.accepted.get(0).send(IdentifyBytes.hex("8140"));
		assertBreach(info, "part 1 is longer than 8192 bytes");
	}

	@Test
	void givesUpOnATrickleAfterFiveSecondsInTotal() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		byte[] message = IdentifyBytes.of(this.answerer).part();
		for (int i = 0; i < 5; i++) {
			assertThat(info).isNotDone();
			this.accepted.get(0).send(new byte[] { message[i] });
			this.clock.advance(Duration.ofSeconds(1));
		}
		assertThat(failure(info).reason()).isEqualTo(StreamException.Reason.TIMEOUT);
		assertThat(this.accepted.get(0).failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void failsWhenThePeerDoesNotSpeakIdentify() {
		assertThat(failure(ask()).reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED);
		assertThat(failure(ask()).reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED);
	}

	@Test
	void failsWhenThePeerResetsOrTheConnectionIsLost() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> reset = ask();
		this.accepted.get(0).reset(7);
		assertThat(failure(reset).wireCode()).hasValue(7);
		CompletableFuture<PeerInfo> lost = ask();
		this.connection.close();
		assertThat(failure(lost).reason()).isEqualTo(StreamException.Reason.CONNECTION_LOST);
	}

	@Test
	void doesNotFailOverAnObservedAddressThatIsNoPlace() {
		this.connection.other().accept(IdentifyProtocol.ID, this.accepted::add);
		CompletableFuture<PeerInfo> info = ask();
		Multiaddr noPlace = Multiaddr.parse("/p2p/" + this.answerer.peerId());
		answer(IdentifyBytes.of(this.answerer).field(4, noPlace.toBytes()).part());
		assertThat(info.join().observedAddress()).contains(noPlace);
		assertThat(this.observed.addresses()).isEmpty();
	}

	@Test
	void endsAnAnswerThatThePeerDoesNotTake() {
		this.connection.other().accept(IdentifyProtocol.ID, (inbound) -> {
			// The way to the peer is full.
			inbound.write(ByteBuffer.allocate(256 << 10));
			this.accepted.add(inbound);
		});
		this.connection.open(IdentifyProtocol.ID);
		CompletableFuture<?> answer = this.identify.handle(this.accepted.get(0)).toCompletableFuture();
		this.clock.advance(Duration.ofMillis(4_999));
		assertThat(answer).isNotDone();
		this.clock.advance(Duration.ofMillis(1));
		assertThat(failure(answer).reason()).isEqualTo(StreamException.Reason.TIMEOUT);
	}

	@Test
	void refusesVersionsThatAreTooLong() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new IdentifySettings(this.asker.publicKey(), "net", "x".repeat(257), List::of,
					(ignored) -> List.of(), Duration.ofSeconds(5)))
			.withMessage("The agent version for identify may have at most 256 bytes, has 257");
	}

	private IdentifyProtocol identify(KeyPair keyPair, List<Multiaddr> addresses) {
		return new IdentifyProtocol(new IdentifySettings(keyPair.publicKey(), "ipfs/0.1.0", "libp2p4j/test",
				() -> List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0"), (ignored) -> addresses, Duration.ofSeconds(5)),
				this.observed);
	}

	private CompletableFuture<PeerInfo> ask() {
		return this.identify.ask(this.connection).toCompletableFuture();
	}

	private void answer(byte[] bytes) {
		PipedStream stream = this.accepted.get(this.accepted.size() - 1);
		stream.send(bytes);
		stream.close();
	}

	private void assertBreach(CompletableFuture<?> stage, String message) {
		assertThat(failure(stage)).hasMessageContaining("The peer broke /ipfs/id/1.0.0: ")
			.hasMessageContaining(message);
		assertThat(failure(stage).origin()).isEqualTo(Origin.REMOTE);
		assertThat(this.accepted.get(0).failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		assertThat(this.connection.isOpen()).isTrue();
	}

	private static StreamException failure(CompletableFuture<?> stage) {
		assertThat(stage).isCompletedExceptionally();
		return (StreamException) Completions.cause(stage.handle((ok, failure) -> failure).join());
	}

}
