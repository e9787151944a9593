/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.Connection;
import io.github.libp2p4j.ConnectionState;
import io.github.libp2p4j.DialException;
import io.github.libp2p4j.DialException.Reason;
import io.github.libp2p4j.DialOptions;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.StreamOptions;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.HostileScene;
import io.github.libp2p4j.fixtures.RawPeer;
import io.github.libp2p4j.identity.KeyPair;
import io.github.libp2p4j.multiaddr.Multiaddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a node meets that dials the wrong door: the dial fails with a reason, nothing is
 * left of it, and a bystander is well.
 */
@Timeout(60)
class HostileListenerTests {

	private static final String HEADER = "13 2f6d756c746973747265616d2f312e302e300a";

	private final HostileScene scene;

	private final ServerSocket listener;

	HostileListenerTests() throws Exception {
		this.scene = new HostileScene();
		this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
		this.listener.setSoTimeout((int) Await.PATIENCE.toMillis());
	}

	@AfterEach
	void close() throws IOException {
		this.listener.close();
		this.scene.close();
	}

	@ParameterizedTest
	@CsvSource({ "HTTP, 485454502f312e312034303020426164205265717565737420", "SSH, 5353482d322e302d4f70656e5353480d0a",
			"endless varint, ffffffffffff", "zeros, 00000000", "noise unasked, 072f6e6f6973650a",
			"another protocol, 13 2f6d756c746973747265616d2f312e302e300a 0b 2f746c732f312e302e300a",
			"refused, 13 2f6d756c746973747265616d2f312e302e300a 03 6e610a" })
	void failsOnAListenerThatSpeaksSomethingElse(String name, String hex) throws Exception {
		CompletableFuture<?> dial = dial(address());
		try (RawPeer peer = RawPeer.accept(this.listener)) {
			peer.sendHex(hex);
			DialException failure = failure(dial);
			assertThat(failure.reason()).as(name).isEqualTo(Reason.NEGOTIATION_FAILED);
			assertThat(failure).hasMessageContaining(address().toString());
			peer.readUntilClosed(HostileScene.AT_ONCE);
		}
		assertDialFailed(Reason.NEGOTIATION_FAILED);
	}

	@Test
	void failsOnAListenerThatEndsAtOnce() throws Exception {
		CompletableFuture<?> dial = dial(address());
		RawPeer.accept(this.listener).close();
		assertThat(failure(dial).reason()).isEqualTo(Reason.UNREACHABLE);
		assertDialFailed(Reason.UNREACHABLE);
	}

	@Test
	void failsOnAListenerThatRefusesForEver() throws Exception {
		CompletableFuture<?> dial = dial(address());
		try (RawPeer peer = RawPeer.accept(this.listener)) {
			peer.sendHex(HEADER);
			for (int i = 0; i < 10_000; i++) {
				try {
					peer.sendHex("03 6e610a");
				}
				catch (IOException ex) {
					break;
				}
			}
			assertThat(failure(dial).reason()).isEqualTo(Reason.NEGOTIATION_FAILED);
		}
		assertDialFailed(Reason.NEGOTIATION_FAILED);
	}

	@Test
	void failsOnAHandshakeOfGarbage() throws Exception {
		CompletableFuture<?> dial = dial(address());
		try (RawPeer peer = RawPeer.accept(this.listener)) {
			peer.negotiate("/noise").sendHex("00c8").send(new byte[200]);
			DialException failure = failure(dial);
			assertThat(failure.reason()).isEqualTo(Reason.HANDSHAKE_FAILED);
			assertThat(failure.getMessage()).containsIgnoringCase("noise");
		}
		assertDialFailed(Reason.HANDSHAKE_FAILED);
	}

	@Test
	void failsOnAnotherPeerAndTellsItNothing() throws Exception {
		KeyPair impostor = KeyPair.generateEd25519();
		KeyPair expected = KeyPair.generateEd25519();
		CompletableFuture<?> dial = dial(address().withPeerId(expected.peerId()));
		try (RawPeer peer = RawPeer.accept(this.listener)) {
			// The dialler never sends message 3: who it is stays its own.
			CompletableFuture<Boolean> upgraded = CompletableFuture.supplyAsync(() -> {
				try {
					peer.upgrade(impostor);
					return true;
				}
				catch (IOException ex) {
					return false;
				}
			});
			DialException failure = failure(dial);
			assertThat(failure.reason()).isEqualTo(Reason.PEER_ID_MISMATCH);
			assertThat(failure).hasMessageContaining(expected.peerId().toString())
				.hasMessageContaining(impostor.peerId().toString());
			assertThat(Await.get(upgraded)).as("the handshake completed").isFalse();
		}
		assertDialFailed(Reason.PEER_ID_MISMATCH);
	}

	@Test
	void namesTheProtocolOfAStreamThatIsResetBeforeItsAnswer() throws Exception {
		try (RawPeer peer = upgraded()) {
			Connection connection = this.scene.node().connections(this.scene.attackerKey().peerId()).get(0);
			CompletableFuture<?> opening = connection.newStreamAsync(StreamOptions.protocols("/slow/1.0.0"))
				.toCompletableFuture();
			peer.readSealedUntil("2f736c6f772f312e302e300a").sendSealed(RawPeer.hex("00 01 0008 00000003 00000000"));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Await.get(opening))
				.withMessageContaining("the peer reset stream 3 (/slow/1.0.0)");
		}
	}

	@Test
	void doesNotWaitForTheAnswerToIdentifyOfAPeerThatGoesAway() throws Exception {
		try (RawPeer peer = upgraded()) {
			peer.sendSealed(RawPeer.hex("00 03 0000 00000000 00000000"));
			peer.readUntilClosed(HostileScene.AT_ONCE);
		}
	}

	@Test
	void takesAResetAfterAGoodbyeForANormalEndThoughAStreamIsOpen() throws Exception {
		try (RawPeer peer = upgraded()) {
			Connection connection = this.scene.node().connections(this.scene.attackerKey().peerId()).get(0);
			CompletableFuture<?> opening = connection.newStreamAsync(StreamOptions.protocols("/slow/1.0.0"))
				.toCompletableFuture();
			peer.readSealedUntil("2f736c6f772f312e302e300a").sendSealed(RawPeer.hex("00 03 0000 00000000 00000000"));
			Await.until("the goodbye is heard", () -> connection.state() == ConnectionState.DRAINING);
			peer.abort();
			assertThat(Await.get(connection.closed()).kind()).isEqualTo(CloseReason.Kind.NORMAL);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> Await.get(opening))
				.withMessageContaining("the peer closed the connection");
		}
	}

	@Test
	void connectsToAListenerThatBehaves() throws Exception {
		// What the others differ from.
		KeyPair honest = KeyPair.generateEd25519();
		CompletableFuture<?> dial = dial(address().withPeerId(honest.peerId()));
		try (RawPeer peer = RawPeer.accept(this.listener).upgrade(honest)) {
			Await.get(dial);
			assertThat(this.scene.node().connections(honest.peerId())).hasSize(1);
			peer.sendSealed(RawPeer.hex("00 03 0000 00000000 00000000"));
			peer.readUntilClosed(Await.PATIENCE);
		}
		this.scene.assertUnharmed();
	}

	/** A peer that the node dialled, which has answered none of its streams. */
	private RawPeer upgraded() throws Exception {
		CompletableFuture<?> dial = dial(address());
		RawPeer peer = RawPeer.accept(this.listener).upgrade(this.scene.attackerKey());
		Await.get(dial);
		return peer;
	}

	private Multiaddr address() {
		return Multiaddr.tcp((InetSocketAddress) this.listener.getLocalSocketAddress());
	}

	private CompletableFuture<?> dial(Multiaddr address) {
		return this.scene.node().connectAsync(address, DialOptions.defaults()).toCompletableFuture();
	}

	private static DialException failure(CompletableFuture<?> dial) throws Exception {
		Throwable failure = Await.get(dial.handle((ok, thrown) -> thrown), Duration.ofSeconds(5));
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		if (cause instanceof DialException expected) {
			return expected;
		}
		throw new AssertionError("The dial did not fail as a dial", cause);
	}

	private void assertDialFailed(Reason reason) throws Exception {
		NetworkEvent.DialFailed failed = this.scene.events().first(NetworkEvent.DialFailed.class);
		assertThat(failed.reason()).isEqualTo(reason);
		assertThat(failed.message()).isNotBlank();
		this.scene.assertUnharmed();
	}

}
