/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.util.Arrays;

import io.github.libp2p4j.CloseReason;
import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.Origin;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.HostileScene;
import io.github.libp2p4j.fixtures.RawPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What authenticated peers do wrong: in the encrypted channel, in Yamux, on a stream. A
 * breach of the session ends that connection, a breach on a stream ends that stream, and
 * a bystander never notices.
 */
@Timeout(60)
class HostileSessionTests {

	/** A session ping and its answer. */
	private static final String PING = "00 02 0001 00000000 0000002a";

	private static final String PONG = "00 02 0002 00000000 0000002a";

	/** multistream-select for {@code /echo/1.0.0}: header and proposal. */
	private static final String ECHO = "13 2f6d756c746973747265616d2f312e302e300a 0c 2f6563686f2f312e302e300a";

	private final HostileScene scene;

	HostileSessionTests() throws Exception {
		this.scene = new HostileScene();
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	@Test
	void servesAPeerThatBehaves() throws Exception {
		// What the others differ from: without this, they would pass against a node that
		// refuses everything.
		try (RawPeer peer = this.scene.authenticated()) {
			openEcho(peer);
			peer.sendSealed(RawPeer.hex("00 00 0000 00000001 00000004 61626364")).readSealedUntil("61626364");
			peer.sendSealed(RawPeer.hex("00 00 0004 00000001 00000000"));
			peer.sendSealed(RawPeer.hex(PING)).readSealedUntil(PONG);
		}
		this.scene.assertUnharmed();
	}

	// The encrypted channel

	@Test
	void closesOnTamperedCiphertext() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			byte[] sealed = attacker.seal(RawPeer.hex(PING));
			sealed[5] ^= 1;
			assertThat(attacker.send(sealed).readSealedUntilClosed(HostileScene.AT_ONCE)).asHexString()
				.doesNotContain(PONG.replace(" ", ""));
		}
		assertClosed("noise");
	}

	@Test
	void closesOnACiphertextThatComesTwice() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			byte[] sealed = attacker.seal(RawPeer.hex(PING));
			attacker.send(sealed).send(sealed).readUntilClosed(HostileScene.AT_ONCE);
		}
		assertClosed("noise");
	}

	@Test
	void closesOnACiphertextShorterThanItsTag() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			attacker.sendHex("000f").send(new byte[15]).readUntilClosed(HostileScene.AT_ONCE);
		}
		assertClosed("noise");
	}

	@Test
	void closesOnPlaintextAfterTheHandshake() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			attacker.sendHex(PING).sendHex(PING).readUntilClosed(HostileScene.AT_ONCE);
		}
		assertClosed("noise");
	}

	@Test
	void tellsATruncatedChannelFromAnEnd() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			byte[] sealed = attacker.seal(RawPeer.hex(PING));
			attacker.send(Arrays.copyOf(sealed, sealed.length - 1));
		}
		NetworkEvent.ConnectionClosed closed = this.scene.events().first(NetworkEvent.ConnectionClosed.class);
		assertThat(closed.reason().kind()).isNotEqualTo(CloseReason.Kind.NORMAL);
		this.scene.assertUnharmed();
	}

	// Yamux

	@ParameterizedTest
	@CsvSource({ "version 1, 01 02 0001 00000000 00000001", "version 255, ff 00 0001 00000001 00000000",
			"type 4, 00 04 0000 00000001 00000000", "type 255, 00 ff 0001 00000001 00000000",
			"opening id 0, 00 00 0001 00000000 00000000",
			"opening an id of the other side, 00 01 0001 00000002 00000000",
			"opening an id twice, 00 01 0001 00000001 00000000 00 01 0001 00000001 00000000",
			"ping with a stream id, 00 02 0001 00000001 00000001",
			"data beyond the window with the opening, 00 00 0001 00000001 00040001",
			"data beyond the window later, 00 01 0001 00000001 00000000 00 00 0000 00000001 00040001",
			"the longest length, 00 00 0001 00000001 ffffffff", "a negative length, 00 00 0001 00000001 80000000",
			"too much credit, 00 01 0001 00000001 ffffffff",
			"too much credit in two parts, 00 01 0001 00000001 00000000 00 01 0000 00000001 fffbffff 00 01 0000 00000001 00000001",
			"credit near the limit, 00 01 0001 00000001 ffff0000" })
	void endsTheSessionOnAFrameThatBreaksYamux(String name, String frames) throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			attacker.sendSealed(RawPeer.hex(frames));
			NetworkEvent.ConnectionClosed closed = this.scene.assertProtocolErrorAndNothingElse(attacker);
			assertThat(closed.reason().kind()).as(name).isEqualTo(CloseReason.Kind.PROTOCOL_VIOLATION);
			assertThat(closed.reason().origin()).isEqualTo(Origin.REMOTE);
			assertThat(closed.reason().detail()).containsIgnoringCase("yamux");
			assertThat(closed.peerId()).isEqualTo(this.scene.attackerKey().peerId());
		}
	}

	@Test
	void endsTheSessionOnDataThatExhaustsTheWindowInSmallFrames() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			// The handler is not reached: negotiation never ends, so nothing is consumed.
			attacker.sendSealed(RawPeer.hex("00 01 0001 00000001 00000000"));
			attacker.sendSealed(RawPeer.hex("00 00 0000 00000001 00000001 13"));
			byte[] frame = new byte[12 + 16_384];
			System.arraycopy(RawPeer.hex("00 00 0000 00000001 00004000"), 0, frame, 0, 12);
			int frames = 0;
			try {
				for (; frames < 1000; frames++) {
					attacker.sendSealed(frame);
				}
			}
			catch (IOException ex) {
				// Closed while sending.
				assertThat(frames).isPositive();
			}
			assertThat(frames).isLessThan(1000);
		}
		Await.until("the connection is closed",
				() -> this.scene.node().connections(this.scene.attackerKey().peerId()).isEmpty());
		this.scene.assertUnharmed();
	}

	@ParameterizedTest
	@CsvSource({ "data for an id never opened, 00 00 0000 00000063 00000004 61626364",
			"credit for an id never opened, 00 01 0000 00000063 00000400",
			"a reset for an id never opened, 00 01 0008 00000063 00000000",
			"a stray pong, 00 02 0002 00000000 00000007", "unknown flags, 00 01 ff10 00000063 00000000",
			"credit of nothing, 00 01 0000 00000063 00000000" })
	void toleratesWhatPeersDoInRaces(String name, String frame) throws Exception {
		try (RawPeer peer = this.scene.authenticated()) {
			peer.sendSealed(RawPeer.hex(frame)).sendSealed(RawPeer.hex(PING)).readSealedUntil(PONG);
			assertThat(this.scene.node().connections(this.scene.attackerKey().peerId())).as(name).hasSize(1);
		}
		this.scene.assertUnharmed();
	}

	@Test
	void failsOnAFloodOfEmptyFrames() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			openEcho(attacker);
			byte[] flood = RawPeer.hex("00 00 0000 00000001 00000000".repeat(5000));
			assertThatFloodIsEnded(attacker, flood);
		}
		this.scene.assertUnharmed();
	}

	@Test
	void failsOnAFloodOfOpenedAndResetStreams() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			StringBuilder flood = new StringBuilder();
			for (int id = 1; id < 10_000; id += 2) {
				flood.append("00 01 0001 %1$08x 00000000 00 01 0008 %1$08x 00000000".formatted(id));
			}
			assertThatFloodIsEnded(attacker, RawPeer.hex(flood.toString()));
		}
		this.scene.assertUnharmed();
	}

	private void assertThatFloodIsEnded(RawPeer attacker, byte[] flood) throws Exception {
		try {
			for (int i = 0; i < 100; i++) {
				attacker.sendSealed(flood);
			}
		}
		catch (IOException ex) {
			// Closed while sending.
			assertThat(ex.getMessage()).isNotNull();
		}
		CloseReason reason = this.scene.events().first(NetworkEvent.ConnectionClosed.class).reason();
		assertThat(reason.origin()).isEqualTo(Origin.REMOTE);
		assertThat(reason.detail()).isNotBlank();
	}

	// On a stream

	@ParameterizedTest
	@CsvSource({ "zeros, 00000000", "endless varint, ffffffff", "HTTP, 47455420", "an empty message, 00" })
	void resetsOnlyTheStreamWhoseNegotiationIsGarbage(String name, String garbage) throws Exception {
		byte[] bytes = RawPeer.hex(garbage);
		try (RawPeer attacker = this.scene.authenticated()) {
			attacker.sendSealed(RawPeer.hex("00 00 0001 00000001 %08x %s".formatted(bytes.length, garbage)));
			// RST for stream 1, in a window update as go sends it or in a data frame.
			Await.until(name, () -> this.scene.node().connections(this.scene.attackerKey().peerId()).size() == 1);
			attacker.sendSealed(RawPeer.hex(PING)).readSealedUntil(PONG);
			Await.until("the stream is gone",
					() -> this.scene.node()
						.connections(this.scene.attackerKey().peerId())
						.get(0)
						.streams()
						.stream()
						.noneMatch((stream) -> stream.id() == 1));
			openEcho(attacker, 3);
			attacker.sendSealed(RawPeer.hex("00 00 0000 00000003 00000002 6869")).readSealedUntil("6869");
		}
		this.scene.assertUnharmed();
	}

	@Test
	void resetsAStreamWhoseNegotiationStalls() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			attacker.sendSealed(RawPeer.hex("00 00 0001 00000001 00000003 13 2f 6d"));
			Await.until("the stream is reset at its deadline",
					() -> this.scene.node()
						.connections(this.scene.attackerKey().peerId())
						.get(0)
						.streams()
						.stream()
						.noneMatch((stream) -> stream.id() == 1));
			attacker.sendSealed(RawPeer.hex(PING)).readSealedUntil(PONG);
		}
		this.scene.assertUnharmed();
	}

	@Test
	void cleansUpAfterAPeerThatVanishesWithStreamsOpen() throws Exception {
		try (RawPeer attacker = this.scene.authenticated()) {
			for (int id = 1; id < 100; id += 2) {
				openEcho(attacker, id);
			}
		}
		this.scene.events().first(NetworkEvent.ConnectionClosed.class);
		this.scene.assertUnharmed();
	}

	private static void openEcho(RawPeer peer) throws IOException {
		openEcho(peer, 1);
	}

	private static void openEcho(RawPeer peer, int id) throws IOException {
		byte[] negotiation = RawPeer.hex(ECHO);
		peer.sendSealed(RawPeer.hex("00 00 0001 %08x %08x".formatted(id, negotiation.length) + ECHO));
		// The last byte of the answer is the newline of the echoed proposal.
		peer.readSealedUntil("2f6563686f2f312e302e300a");
	}

	private void assertClosed(String cause) throws Exception {
		CloseReason reason = this.scene.events().first(NetworkEvent.ConnectionClosed.class).reason();
		assertThat(reason.kind()).isEqualTo(CloseReason.Kind.PROTOCOL_VIOLATION);
		assertThat(reason.origin()).isEqualTo(Origin.REMOTE);
		assertThat(reason.detail()).containsIgnoringCase(cause);
		this.scene.assertUnharmed();
	}

}
