/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.protocol;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import io.github.libp2p4j.Connection;
import io.github.libp2p4j.PeerInfo;
import io.github.libp2p4j.StreamException;
import io.github.libp2p4j.fixtures.FakeConnection;
import io.github.libp2p4j.fixtures.ManualClock;
import io.github.libp2p4j.fixtures.PipedStream;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class IdentifyPushTests {

	private static final Multiaddr PUSHER = Multiaddr.parse("/ip4/203.0.113.7/tcp/55555");

	private static final Multiaddr LISTENER = Multiaddr.parse("/ip4/198.51.100.1/tcp/4001");

	private final KeyPair pusher = KeyPair.generateEd25519();

	private final KeyPair listener = KeyPair.generateEd25519();

	private final ManualClock clock = new ManualClock();

	private final FakeConnection connection = FakeConnection.dial("c1", this.clock, this.pusher, PUSHER, this.listener,
			LISTENER);

	private final PeerInfo before = new PeerInfo(this.pusher.peerId(), List.of("/a", "/b"), List.of(PUSHER), LISTENER,
			"agent/1", "net/1");

	/** What the listener knows after each push. */
	private final List<PeerInfo> learned = new ArrayList<>();

	private final IdentifyPush hearing = push(this.listener);

	@Test
	void tellsAllThatIdentifyTells() {
		this.connection.other().serve(IdentifyPush.ID, this.hearing);
		assertThat(push(this.pusher).send(this.connection).toCompletableFuture()).isCompleted();
		assertThat(this.learned).containsExactly(new PeerInfo(this.pusher.peerId(), List.of("/told"), List.of(PUSHER),
				LISTENER, "libp2p4j/test", "ipfs/0.1.0"));
	}

	@Test
	void failsWhenThePeerDoesNotListen() {
		CompletableFuture<Void> sent = push(this.pusher).send(this.connection).toCompletableFuture();
		assertThat(sent.handle((ok, failure) -> Completions.cause(failure)).join()).isInstanceOfSatisfying(
				StreamException.class,
				(failure) -> assertThat(failure.reason()).isEqualTo(StreamException.Reason.PROTOCOL_NOT_SUPPORTED));
	}

	@Test
	void leavesWhatAPushDoesNotNameAsItWas() {
		hear(IdentifyBytes.message().part());
		assertThat(this.learned).containsExactly(this.before);
		hear(IdentifyBytes.message().field(3, "/c").field(6, "agent/2").part());
		assertThat(this.learned.get(1)).isEqualTo(
				new PeerInfo(this.pusher.peerId(), List.of("/c"), List.of(PUSHER), LISTENER, "agent/2", "net/1"));
		hear(IdentifyBytes.of(this.pusher).address("/ip4/203.0.113.7/tcp/1").part());
		assertThat(this.learned.get(2).listenAddresses()).containsExactly(Multiaddr.parse("/ip4/203.0.113.7/tcp/1"));
		assertThat(this.learned.get(2).protocols()).containsExactly("/a", "/b");
	}

	@Test
	void ignoresThePushOfAnother() {
		PipedStream stream = hear(IdentifyBytes.of(KeyPair.generateEd25519()).field(3, "/c").part());
		assertThat(this.learned).isEmpty();
		assertThat(stream.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void resetsAPushThatIsTooLong() {
		this.connection.other().serve(IdentifyPush.ID, this.hearing);
		PipedStream stream = this.connection.open(IdentifyPush.ID);
		stream.send(IdentifyBytes.hex("8140"));
		assertThat(stream.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		assertThat(this.learned).isEmpty();
	}

	@Test
	void givesATrickleFiveSeconds() {
		this.connection.other().serve(IdentifyPush.ID, this.hearing);
		PipedStream stream = this.connection.open(IdentifyPush.ID);
		stream.send(new byte[] { 5 });
		this.clock.advance(Duration.ofSeconds(5));
		assertThat(stream.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
	}

	@Test
	void hearsTenPushesAtOnceAndThenOneInFiveSeconds() {
		byte[] push = IdentifyBytes.message().field(3, "/c").part();
		for (int i = 0; i < 10; i++) {
			hear(push);
		}
		PipedStream eleventh = hear(push);
		assertThat(this.learned).hasSize(10);
		assertThat(eleventh.failure().reason()).isEqualTo(StreamException.Reason.RESET_BY_PEER);
		this.clock.advance(Duration.ofSeconds(5));
		hear(push);
		hear(push);
		assertThat(this.learned).hasSize(11);
	}

	@Test
	void countsEachConnectionOfItsOwn() {
		byte[] push = IdentifyBytes.message().field(3, "/c").part();
		for (int i = 0; i < 11; i++) {
			hear(push);
		}
		FakeConnection second = FakeConnection.dial("c2", this.clock, this.pusher, PUSHER, this.listener, LISTENER);
		hear(second, push);
		assertThat(this.learned).hasSize(11);
	}

	private PipedStream hear(byte[] message) {
		return hear(this.connection, message);
	}

	private PipedStream hear(FakeConnection from, byte[] message) {
		from.other().serve(IdentifyPush.ID, this.hearing);
		PipedStream stream = from.open(IdentifyPush.ID);
		if (stream.failure() == null) {
			stream.send(message);
			stream.closeWrite();
		}
		return stream;
	}

	private IdentifyPush push(KeyPair keyPair) {
		IdentifySettings settings = new IdentifySettings(keyPair.publicKey(), "ipfs/0.1.0", "libp2p4j/test",
				() -> List.of("/told"), (ignored) -> List.of(PUSHER), Duration.ofSeconds(5));
		return new IdentifyPush(new IdentifyProtocol(settings, new ObservedAddresses()), Duration.ofSeconds(5),
				this::learn, this.clock::nanos);
	}

	private void learn(Connection from, UnaryOperator<PeerInfo> change) {
		assertThat(from.remotePeer()).isEqualTo(this.pusher.peerId());
		this.learned.add(change.apply(this.before));
	}

}
