/*
 * SPDX-License-Identifier: Apache-2.0
 */

package io.github.libp2p4j.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.github.libp2p4j.NetworkEvent;
import io.github.libp2p4j.fixtures.Await;
import io.github.libp2p4j.fixtures.Echo;
import io.github.libp2p4j.fixtures.HostileScene;
import io.github.libp2p4j.fixtures.RawPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What strangers send before they are anybody: instead of the header, in the negotiation,
 * in the handshake. Each time that connection is closed, the reason is told, a bystander
 * is well and nothing is left over.
 */
@Timeout(60)
class HostileInputTests {

	/** {@code /multistream/1.0.0}. */
	private static final String HEADER = "13 2f6d756c746973747265616d2f312e302e300a";

	/** {@code /noise}. */
	private static final String NOISE = "07 2f6e6f6973650a";

	private final HostileScene scene;

	HostileInputTests() throws Exception {
		this.scene = new HostileScene();
	}

	@AfterEach
	void close() {
		this.scene.close();
	}

	// Before the header

	@ParameterizedTest
	@CsvSource({ "HTTP, 474554202f20485454502f312e310d0a486f73743a20780d0a0d0a", "TLS, 16030100c8010000c40303",
			"SSH, 5353482d322e302d4f70656e5353480d0a", "zeros, 00", "endless varint, ffffffffffffffffffff",
			"not minimal, 8000", "too long, 81082f", "no newline, 132f6d756c746973747265616d2f312e302e3020",
			"another header, 132f6d756c746973747265616d2f322e302e300a", "noise at once, 072f6e6f6973650a",
			"bad UTF-8, 13fffefd6c746973747265616d2f312e302e300a" })
	void closesOnWhatIsNoHeader(String name, String hex) throws Exception {
		try (RawPeer attacker = this.scene.stranger()) {
			attacker.sendHex(hex);
			assertThat(attacker.readUntilClosed(HostileScene.AT_ONCE)).as(name).hasSizeLessThanOrEqualTo(20);
		}
		assertHandshakeFailed("multistream");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0x00, 0xff })
	void closesOnAnEndlessRunOfOneByte(int value) throws Exception {
		byte[] run = new byte[1 << 20];
		Arrays.fill(run, (byte) value);
		try (RawPeer attacker = this.scene.stranger()) {
			try {
				while (true) {
					attacker.send(run);
				}
			}
			catch (IOException ex) {
				// The node closed while we were still sending: what is asked for.
				assertThat(ex.getMessage()).isNotNull();
			}
		}
		assertHandshakeFailed("multistream");
	}

	@Test
	void closesOnGarbageOfEveryKind() throws Exception {
		Random random = new Random(0xbadL);
		for (int i = 1; i <= 30; i++) {
			byte[] garbage = new byte[1 + random.nextInt(200)];
			random.nextBytes(garbage);
			// Anything but the first byte of the header.
			garbage[0] = (byte) ((garbage[0] == 0x13) ? 0x14 : garbage[0]);
			try (RawPeer attacker = this.scene.stranger()) {
				attacker.send(garbage);
				attacker.readUntilClosed(HostileScene.UPGRADE_TIMEOUT.plus(HostileScene.AT_ONCE));
			}
		}
		this.scene.events().nth(NetworkEvent.HandshakeFailed.class, 30);
		this.scene.assertUnharmed();
	}

	// In the negotiation

	@Test
	void refusesProtocolsItDoesNotSpeakAndClosesOnTooMany() throws Exception {
		try (RawPeer attacker = this.scene.stranger()) {
			attacker.sendHex(HEADER);
			for (int i = 0; i < 1000; i++) {
				try {
					// "/t" and a newline.
					attacker.sendHex("03 2f740a");
				}
				catch (IOException ex) {
					break;
				}
			}
			String heard = HexFormat.of().formatHex(attacker.readUntilClosed(HostileScene.UPGRADE_TIMEOUT));
			assertThat(heard.split("036e610a", -1).length - 1).as("refusals").isLessThanOrEqualTo(33);
		}
		assertHandshakeFailed("multistream");
	}

	@Test
	void closesOnDataThatIsNoProposal() throws Exception {
		try (RawPeer attacker = this.scene.stranger()) {
			attacker.sendHex(HEADER).sendHex("05 ffffffff 0a");
			attacker.readUntilClosed(HostileScene.AT_ONCE);
		}
		assertHandshakeFailed("multistream");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "13", HEADER, HEADER + "07", HEADER + NOISE, HEADER + NOISE + "00",
			HEADER + NOISE + "0020 00" })
	void closesAtTheDeadlineWhenNothingMoreComes(String beginning) throws Exception {
		try (RawPeer attacker = this.scene.stranger()) {
			attacker.sendHex(beginning);
			long startNanos = System.nanoTime();
			attacker.readUntilClosed(HostileScene.UPGRADE_TIMEOUT.multipliedBy(3));
			assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
				.isGreaterThan(HostileScene.UPGRADE_TIMEOUT.minusMillis(300));
		}
		assertHandshakeFailed("");
	}

	@Test
	void doesNotExtendTheDeadlineForATrickle() throws Exception {
		// At ten bytes a second this would take six seconds.
		byte[] handshake = RawPeer.hex(HEADER + NOISE + "0020" + "09".repeat(32));
		try (RawPeer attacker = this.scene.stranger()) {
			long startNanos = System.nanoTime();
			CompletableFuture<Duration> closedAfter = new CompletableFuture<>();
			Thread reader = new Thread(() -> {
				try {
					attacker.readUntilClosed(Await.PATIENCE);
					closedAfter.complete(Duration.ofNanos(System.nanoTime() - startNanos));
				}
				catch (IOException | AssertionError ex) {
					closedAfter.completeExceptionally(ex);
				}
			});
			reader.start();
			for (int sent = 0; sent < handshake.length && !closedAfter.isDone(); sent++) {
				attacker.send(new byte[] { handshake[sent] });
				long nextNanos = startNanos + (sent + 1) * 100_000_000L;
				Await.until("the next tenth of a second",
						() -> closedAfter.isDone() || System.nanoTime() - nextNanos >= 0);
			}
			assertThat(Await.get(closedAfter)).isBetween(HostileScene.UPGRADE_TIMEOUT.minusMillis(300),
					HostileScene.UPGRADE_TIMEOUT.plus(HostileScene.AT_ONCE));
		}
		assertHandshakeFailed("");
	}

	@Test
	void forgetsAStrangerThatLeaves() throws Exception {
		for (String beginning : new String[] { "", HEADER, HEADER + NOISE, HEADER + NOISE + "0020 0102" }) {
			try (RawPeer attacker = this.scene.stranger()) {
				attacker.sendHex(beginning);
			}
		}
		this.scene.events().nth(NetworkEvent.HandshakeFailed.class, 4);
		this.scene.assertUnharmed();
	}

	// In the handshake

	@ParameterizedTest
	@CsvSource({ "too short, 001f", "empty, 0000", "small order, 0020", "identity point, 0020" })
	void closesOnABadFirstMessage(String name, String prefix) throws Exception {
		byte[] key = new byte[switch (name) {
			case "too short" -> 31;
			case "empty" -> 0;
			default -> 32;
		}];
		if (name.equals("small order")) {
			key[0] = 1;
		}
		try (RawPeer attacker = this.scene.stranger().negotiate("/noise")) {
			attacker.sendHex(prefix).send(key);
			attacker.readUntilClosed(HostileScene.AT_ONCE);
		}
		assertHandshakeFailed("noise");
	}

	@Test
	void closesOnALastMessageInWhichAnyBitIsFlipped() throws Exception {
		// Every 16th bit behind the length prefix; the noise machine's own tests flip
		// each.
		int flipped = 0;
		for (int bit = 16; bit < 168 * 8; bit += 16 * 7) {
			try (RawPeer attacker = this.scene.stranger().negotiate("/noise")) {
				byte[] message = attacker.lastHandshakeMessage(this.scene.attackerKey());
				message[bit / 8] ^= (byte) (1 << bit % 8);
				attacker.send(message);
				assertThat(attacker.readUntilClosed(HostileScene.AT_ONCE)).as("bit %s", bit).isEmpty();
				flipped++;
			}
		}
		this.scene.events().nth(NetworkEvent.HandshakeFailed.class, flipped);
		assertHandshakeFailed("noise");
	}

	@Test
	void closesOnALastMessageThatIsCutShort() throws Exception {
		try (RawPeer attacker = this.scene.stranger().negotiate("/noise")) {
			byte[] message = attacker.lastHandshakeMessage(this.scene.attackerKey());
			byte[] cut = Arrays.copyOf(message, message.length - 1);
			cut[0] = (byte) ((cut.length - 2) >>> 8);
			cut[1] = (byte) (cut.length - 2);
			attacker.send(cut);
			attacker.readUntilClosed(HostileScene.AT_ONCE);
		}
		assertHandshakeFailed("noise");
	}

	@Test
	void closesOnALastMessageOfAnotherHandshake() throws Exception {
		byte[] replayed;
		try (RawPeer first = this.scene.stranger().negotiate("/noise")) {
			replayed = first.lastHandshakeMessage(this.scene.attackerKey());
		}
		try (RawPeer second = this.scene.stranger().negotiate("/noise")) {
			second.lastHandshakeMessage(this.scene.attackerKey());
			second.send(replayed);
			second.readUntilClosed(HostileScene.AT_ONCE);
		}
		// The first one left; the second was refused.
		assertThat(this.scene.events().nth(NetworkEvent.HandshakeFailed.class, 2).message())
			.containsIgnoringCase("noise");
		this.scene.assertUnharmed();
	}

	@Test
	void servesAnHonestPeerAmidASiegeOfStrangers() throws Exception {
		RawPeer[] silent = new RawPeer[200];
		for (int i = 0; i < silent.length; i++) {
			silent[i] = this.scene.stranger();
			if (i % 2 == 0) {
				silent[i].send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
		}
		this.scene.assertBystanderIsWell();
		try (var honest = Libp2p.builder().start()) {
			assertThat(Echo.through(honest.newStream(this.scene.address(), Echo.PROTOCOL), new byte[1000]))
				.hasSize(1000);
		}
		for (RawPeer peer : silent) {
			peer.readUntilClosed(HostileScene.UPGRADE_TIMEOUT.multipliedBy(3));
			peer.close();
		}
		this.scene.assertUnharmed();
	}

	private void assertHandshakeFailed(String cause) throws Exception {
		NetworkEvent.HandshakeFailed failed = this.scene.events().first(NetworkEvent.HandshakeFailed.class);
		assertThat(failed.message()).isNotBlank().containsIgnoringCase(cause);
		assertThat(failed.remoteAddress().toString()).startsWith("/ip4/127.0.0.1/tcp/");
		assertThat(this.scene.events().all(NetworkEvent.ConnectionOpened.class)).as("only the bystander's").hasSize(1);
		this.scene.assertUnharmed();
	}

}
